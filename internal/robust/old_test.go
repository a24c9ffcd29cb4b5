//go:build unix

package robust

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// old gives a person the files that an earlier program left.
func (p *person) old(version string) {
	p.t.Helper()
	from := filepath.Join("..", "..", "testdata", "old", version)
	if err := os.CopyFS(p.config(), os.DirFS(from)); err != nil {
		p.t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(p.config(), "vault-key"), p.keyFile()); err != nil {
		p.t.Fatal(err)
	}
	header := filepath.Join(p.vault(), "vault.yaml")
	text := strings.Replace(read(p.t, header), "/home/marissa/vault-key", p.keyFile(), 1)
	for _, path := range []string{header, p.keyFile(), p.contexts()} {
		if path != header {
			text = strings.Replace(read(p.t, path), "NOT-A-REAL-KEY", "AGE-SECRET-KEY", 1) // what looks like a key is in no file here
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			p.t.Fatal(err)
		}
		if err := os.Chmod(path, 0o600); err != nil {
			p.t.Fatal(err)
		}
	}
	for _, dir := range []string{p.config(), p.vault()} {
		if err := os.Chmod(dir, 0o700); err != nil {
			p.t.Fatal(err)
		}
	}
}

// TestOldFiles: what earlier programs wrote is read, and a copy is kept of what is written again in another format.
func TestOldFiles(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.old("1")
	before := read(t, p.contexts())
	p.cfid("context list -o name").want(t, 0, "marissa@127.0.0.1:18080", "robot")
	p.cfid("vault status").want(t, 0, "sessions     2,")
	p.cfid("vault rekey").want(t, 0)
	p.cfid("context use marissa@127.0.0.1:18080").want(t, 0)
	after := read(t, p.contexts())
	if !strings.Contains(after, "\nversion: 2\n") {
		t.Errorf("contexts.yaml:\n%s", after)
	}
	if kept := read(t, p.contexts()+".version-1"); kept != before {
		t.Errorf("the copy:\n%s", kept)
	}
	p.cfid("context use robot").want(t, 0)
	if copies, err := filepath.Glob(p.contexts() + ".version-1*"); err != nil || len(copies) != 1 {
		t.Errorf("copies: %v, %v", copies, err)
	}
	if err := os.WriteFile(p.contexts(), []byte(strings.Replace(after, "version: 2", "version: 3", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	p.cfid("status").want(t, 1, "version 3")
}
