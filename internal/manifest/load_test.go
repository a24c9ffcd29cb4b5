package manifest

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestLoadFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"a.yaml": "users:\n  - name: x\n", "teams/b.yml": "users: {complete: true, list: [{name: y}]}\norgs: [{name: o}]\n",
		".hidden.yaml": "nonsense", ".git/c.yaml": "nonsense", "readme.md": "nonsense",
	})
	m, err := Load(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	a, b := filepath.Join(dir, "a.yaml"), filepath.Join(dir, "teams", "b.yml")
	want := &Manifest{Files: []string{a, b}}
	want.Users = List[User]{Complete: true, Items: []User{
		{Entry: Entry{At: Pos{a, 2}}, Name: "x", Origin: "uaa"}, {Entry: Entry{At: Pos{b, 1}}, Name: "y", Origin: "uaa"},
	}}
	want.Orgs.Items = []Org{{Entry: Entry{At: Pos{b, 2}}, Name: "o"}}
	if diff := cmp.Diff(want, m); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLoadWrong(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"twice/a.yaml": "users: [{name: x}]\n", "twice/b.yaml": "users: [{name: x}]\n", "half/a.yaml": "users: [{name: x}]\n", "half/b.yaml": "",
		"none/readme.md": "x", "gone/a.yaml": "users: []\n", "linked/a.yaml": "users: []\n",
	})
	for link, to := range map[string]string{"gone/b.yaml": "nowhere", "linked/teams": filepath.Join(dir, "twice")} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{
		"twice":   "twice/b.yaml:1: user x is already declared at DIR/twice/a.yaml:1",
		"half":    "half/b.yaml: the file is empty",
		"none":    "none contains no .yaml file",
		"gone":    "no such file or directory",
		"linked":  "linked/teams is a link to a folder; use the path of that folder",
		"missing": "no such file or directory",
	} {
		_, err := Load(filepath.Join(dir, name), Options{})
		if err == nil || !strings.HasSuffix(strings.ReplaceAll(err.Error(), dir, "DIR"), want) {
			t.Errorf("%s: got %v, want …%s", name, err, want)
		}
	}
}

func TestSecrets(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"in/ci": "not-a-real-secret\n", "in/empty": "\n", "outside": "x", "in/long": strings.Repeat("x", longestSecret+1)})
	if err := os.Symlink("../outside", filepath.Join(dir, "in", "link")); err != nil {
		t.Fatal(err)
	}
	from := Sources{Dir: filepath.Join(dir, "in"), Env: func(name string) string {
		return map[string]string{"CFID_SECRET_A": "from the environment"}[name]
	}}
	for ref, want := range map[string]string{
		"env:CFID_SECRET_A": "from the environment", "file:ci": "not-a-real-secret", "sandbox:plain:text": "plain:text", "sandbox:": "",
		"env:CFID_SECRET_B": "error: f:7: the variable CFID_SECRET_B is not set", "file:empty": "error: f:7: empty is empty",
		"file:link": "error: f:7: link is a link: secrets must be regular files", "file:long": "error: f:7: long is too long for a secret",
	} {
		s, err := parseSecret(ref, Pos{"f", 7}, true)
		if err != nil {
			t.Fatal(ref, err)
		}
		got, err := s.Resolve(from)
		if err != nil {
			got = "error: " + err.Error()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", ref, got, want)
		}
		if shown := fmt.Sprintf("%v %+v %#v", s, *s, *s); strings.Contains(shown, "plain") {
			t.Errorf("%s shows itself: %s", ref, shown)
		}
	}
	s := Secret{Scheme: schemeFile, Ref: "ci"}
	if _, err := s.Resolve(Sources{}); err == nil {
		t.Error("a file without a folder")
	}
}

func TestLoadUnreadable(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"a.yaml": "users: []\n", "b.yaml": "users: []\n"})
	if err := os.Chmod(filepath.Join(dir, "b.yaml"), 0); err != nil {
		t.Fatal(err)
	}
	if f, err := os.Open(filepath.Join(dir, "b.yaml")); err == nil { // root reads everything
		f.Close()
		if err := os.Remove(filepath.Join(dir, "b.yaml")); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(filepath.Join(dir, "b.yaml"), 0o700); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(filepath.Join(dir, "b.yaml"), Options{}); err == nil {
			t.Error("an empty folder is no error")
		}
		return
	}
	if _, err := Load(dir, Options{}); err == nil || !strings.Contains(err.Error(), fs.ErrPermission.Error()) {
		t.Errorf("got %v", err)
	}
}
