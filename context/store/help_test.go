package store

import (
	"bytes"
	"encoding/hex"
	"io/fs"
	"os"
	"testing"
	"time"
)

const serverA, serverB = "https://api.a.example.com", "https://api.b.example.com"

func testNow() time.Time { return time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC) }

// testContext is a context on server A whose ID is made of its name.
func testContext(name string) *Context {
	return &Context{
		ID: testID(name), Name: name, Target: Target{URL: serverA},
		Identity: Identity{Grant: "password", ClientID: "cf", User: name, Origin: "uaa"}, Created: testNow(),
	}
}

func testID(name string) string {
	return hex.EncodeToString(append([]byte(name), bytes.Repeat([]byte{0}, max(0, 4-len(name)))...))
}

func add(contexts ...*Context) func(*File) error {
	return func(f *File) error {
		f.Contexts = append(f.Contexts, contexts...)
		return nil
	}
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func stat(t *testing.T, path string) fs.FileInfo {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func wantMode(t *testing.T, path string, want fs.FileMode) {
	t.Helper()
	if got := stat(t, path).Mode(); got != want {
		t.Errorf("%s has mode %v, want %v", path, got, want)
	}
}
