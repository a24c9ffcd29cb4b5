package secret

import (
	"context"
	"encoding/base64"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

const planted = "not-a-real-secret-0123456789"

// fakeRing is a keyring in memory. before may refuse or hang.
type fakeRing struct {
	mu     sync.Mutex
	items  map[string]string
	calls  []string
	before func(op, name string) error
}

func newRing() *fakeRing { return &fakeRing{items: map[string]string{}} }

func (r *fakeRing) enter(op, name string) error {
	r.mu.Lock()
	r.calls = append(r.calls, op)
	before := r.before
	r.mu.Unlock()
	if before == nil {
		return nil
	}
	return before(op, name)
}

func (r *fakeRing) Get(service, name string) (string, error) {
	if err := r.enter("get", name); err != nil {
		return "", err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	value, ok := r.items[service+":"+name]
	if !ok {
		return "", ErrNoItem
	}
	return value, nil
}

func (r *fakeRing) Set(service, name, value string) error {
	if err := r.enter("set", name); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.items[service+":"+name] = value
	return nil
}

func (r *fakeRing) SetFor(service, name, value string, _ time.Duration) error {
	return r.Set(service, name, value)
}

func (r *fakeRing) Delete(service, name string) error {
	if err := r.enter("delete", name); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.items[service+":"+name]; !ok {
		return ErrNoItem
	}
	delete(r.items, service+":"+name)
	return nil
}

func (r *fakeRing) names() (names []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for name := range r.items {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (r *fakeRing) count(op string) (n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, call := range r.calls {
		if call == op {
			n++
		}
	}
	return n
}

// folderRing is a keyring that several processes share.
type folderRing struct{ dir string }

func (r folderRing) path(service, name string) string { return filepath.Join(r.dir, service+"-"+name) }

func (r folderRing) Get(service, name string) (string, error) {
	data, err := os.ReadFile(r.path(service, name))
	if errors.Is(err, fs.ErrNotExist) {
		return "", ErrNoItem
	}
	return string(data), err
}

func (r folderRing) Set(service, name, value string) error {
	return os.WriteFile(r.path(service, name), []byte(value), 0o600)
}

func (r folderRing) Delete(service, name string) error {
	if err := os.Remove(r.path(service, name)); errors.Is(err, fs.ErrNotExist) {
		return ErrNoItem
	}
	return nil
}

// refusing is a keyring whose calls all fail with the given error.
func refusing(err error) *fakeRing {
	r := newRing()
	r.before = func(string, string) error { return err }
	return r
}

// testVault opens a vault in home/config/vault on a keyring; the kernel has no keyring of its own, scrypt little work.
func testVault(t *testing.T, home string, ring Keyring, with ...func(*Options)) *Vault {
	t.Helper()
	o := Options{Dir: filepath.Join(home, "config", "vault"), Keyring: ring}
	for _, set := range with {
		set(&o)
	}
	v := New(o)
	v.kernel = refusing(errNoService)
	v.work = 4
	return v
}

func put(t *testing.T, v *Vault, id, value string) {
	t.Helper()
	if err := v.Update(t.Context(), id, func([]byte) ([]byte, error) { return []byte(value), nil }); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, v *Vault, id string) string {
	t.Helper()
	data, err := v.Read(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func want(t *testing.T, v *Vault, id, value string) {
	t.Helper()
	if got := get(t, v, id); got != value {
		t.Errorf("entry %s is %q, not %q", id, got, value)
	}
}

func wantErr(t *testing.T, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("error %v, not %v", got, want)
	}
}

// snapshot reads all files below dir except locks.
func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasSuffix(path, ".lock") {
			return err
		}
		data, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		files[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// wantNowhere fails if a file below dir has a secret in it, raw or in base64 at any offset.
func wantNowhere(t *testing.T, dir string, secrets ...string) {
	t.Helper()
	var coded []string
	for _, s := range secrets {
		coded = append(coded, forms(s)...)
	}
	for name, data := range snapshot(t, dir) {
		if slices.ContainsFunc(coded, func(form string) bool { return strings.Contains(data, form) }) {
			t.Errorf("%s holds a secret", name)
		}
	}
}

func forms(s string) []string {
	list := []string{s}
	for shift := range 3 {
		coded := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + s))
		list = append(list, coded[4:len(coded)-4], strings.NewReplacer("+", "-", "/", "_").Replace(coded[4:len(coded)-4]))
	}
	return list
}

func passphrase(pass string, asked *[]Ask) func(*Options) {
	return func(o *Options) {
		o.Passphrase = func(_ context.Context, ask Ask) (string, error) {
			if asked != nil {
				*asked = append(*asked, ask)
			}
			return pass, nil
		}
	}
}

func mode(m Mode, keyFile string) func(*Options) {
	return func(o *Options) { o.Mode, o.KeyFile = m, keyFile }
}

func notices(into *[]string) func(*Options) {
	return func(o *Options) { o.Notice = func(line string) { *into = append(*into, line) } }
}
