//go:build unix

package robust

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cfid-cli/cfid/internal/sandbox"
)

const setAside = "vault init --set-aside --yes"

// damages are the ways in which files are damaged. mend is the command that repairs it before a login that must then work;
// "-" means that no command may change the file.
func damages() []damage {
	return []damage{
		{"contexts.yaml is garbage", (*person).contexts, "not: [yaml", 1, "contexts.yaml is damaged: line 1", "target"},
		{"contexts.yaml is empty", (*person).contexts, "", 1, "contexts.yaml is damaged: it is empty", "target"},
		{"contexts.yaml is binary", (*person).contexts, "\x00\x01\xff\xfe", 1, "contexts.yaml is damaged", "target"},
		{"contexts.yaml has a member of nobody's", (*person).contexts, "version: 1\nsurprise: 1\ncontexts: []\n", 1, "line 2: unknown field", "target"},
		{"contexts.yaml is newer", (*person).contexts, "version: 99\ncontexts: []\n", 1, "newer version", "-"},
		{"an entry is garbage", (*person).entry, "garbage", 1, "damaged", ""},
		{"an entry is empty", (*person).entry, "", 1, "damaged", ""},
		{"an entry is of another key", (*person).entry, otherAge, 1, "damaged", ""},
		{"an entry is missing", (*person).entry, gone, 4, "cfid login", ""},
		{"vault.yaml is garbage", (*person).header, "garbage", 1, "vault.yaml: damaged", setAside},
		{"vault.yaml is empty", (*person).header, "", 1, "vault.yaml: damaged", setAside},
		{"vault.yaml is missing", (*person).header, gone, 1, "vault.yaml is missing", setAside},
		{"vault.yaml is newer", (*person).header, "version: 99\n", 1, "newer version", "-"},
		{"the key is missing", (*person).keyFile, gone, 4, "the vault's key no longer exists", setAside},
		{"the key is another vault's", (*person).keyFile, otherKey, 4, "the vault's key no longer exists", setAside},
	}
}

// damage is a row of damages.
type damage struct {
	name string
	file func(*person) string
	text string
	code int
	says string
	mend string
}

const (
	gone     = "(gone)"
	otherAge = "age-encryption.org/v1\n-> X25519 1111111111111111111111111111111111111111111\n1111111111111111111111111111111111111111111\n--- 1111111111111111111111111111111111111111111\nxxxxxxxxxxxxxxxx"
	otherKey = "# keys of cfid's vaults\n"
)

func (p *person) header() string { return filepath.Join(p.vault(), "vault.yaml") }

// entry is the path of the only vault entry.
func (p *person) entry() string {
	p.t.Helper()
	found, err := filepath.Glob(filepath.Join(p.vault(), "*.age"))
	if err != nil || len(found) != 1 {
		p.t.Fatalf("entries: %v, %v", found, err)
	}
	return found[0]
}

// TestDamagedFiles: one clear message each; the file is unchanged until the user decides, and then kept next to the new one.
func TestDamagedFiles(t *testing.T) {
	t.Parallel()
	server := serve(t, sandbox.Config{})
	for _, row := range damages() {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			p := newPerson(t)
			p.login(server.API())
			file := row.file(p)
			entryFile := p.entry()
			entry := read(t, entryFile)
			if row.text == gone {
				if err := os.Remove(file); err != nil {
					t.Fatal(err)
				}
			} else {
				write(t, file, row.text)
			}
			for _, r := range p.atOnce("", []string{"org list", "token refresh"}) {
				r.want(t, row.code, row.says, "try: ")
				if strings.Count(r.err, "\n") > 4 {
					t.Errorf("more than four lines: %s", r)
				}
			}
			row.untouched(t, file)
			row.mended(p, file, server.API())
			if row.text != gone && file != p.keyFile() { // a key file is for several vaults: it gets one more key
				p.kept(row.text)
			}
			if file != entryFile {
				p.kept(entry)
			}
		})
	}
}

func (row damage) untouched(t *testing.T, file string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if row.text == gone {
		if err == nil {
			t.Errorf("%s was created again", file)
		}
		return
	}
	if string(data) != row.text {
		t.Errorf("%s was changed to %q", file, data)
	}
}

func (row damage) mended(p *person, file, api string) {
	t := p.t
	t.Helper()
	login := func() result { return p.typed("koala\n", "login", "marissa", "--password-stdin") }
	switch row.mend {
	case "":
	case "-":
		login().want(t, row.code, row.says)
		row.untouched(t, file)
		return
	default:
		login().want(t, row.code, row.says)
		row.untouched(t, file)
		p.cfid(strings.ReplaceAll(row.mend, "target", "target "+api)).want(t, 0)
	}
	login().want(t, 0)
	p.cfid("token refresh").want(t, 0)
}

// kept fails the test unless a file below the home has exactly this text.
func (p *person) kept(text string) {
	p.t.Helper()
	found := false
	for _, dir := range []string{p.home(), filepath.Dir(p.keyFile())} {
		err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			found = found || string(data) == text
			return err
		})
		if err != nil {
			p.t.Fatal(err)
		}
	}
	if !found {
		p.t.Errorf("lost: %.60q", text)
	}
}
