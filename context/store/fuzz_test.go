package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// FuzzRead: any content of contexts.yaml gives a File or one of this package's errors, and a File that is written and
// read again is the same.
func FuzzRead(f *testing.F) {
	golden, err := os.ReadFile("testdata/contexts.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(golden)
	for _, seed := range []string{"", "version: 1\n", "version: 3\nx: y\n", "version: 1\ncontexts: [null]\n", "a: &a [*a, *a]\n", "\x00",
		"version: 1\ncontexts:\n- {id: aaaaaaaa, name: \"\\u202e\", target: {url: 'https://a:b@c'}}\n",
		"version: 1\ncontexts:\n- {id: aaaaaaaa, name: a, target: {url: 'https://c'}, created: 0001-01-01T00:00:00+23:00}\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := parse(data)
		if err != nil {
			if damage := (*DamagedError)(nil); !errors.As(err, &damage) && !errors.Is(err, ErrNewerVersion) {
				t.Fatalf("an error of no kind: %v", err)
			}
			return
		}
		written, err := encode(file)
		if err != nil {
			t.Fatalf("was read, cannot be written: %v", err)
		}
		back, err := parse(written)
		if err != nil {
			t.Fatalf("was written, cannot be read: %v\n%s", err, written)
		}
		if diff := cmp.Diff(file, back, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("read back (-want +got):\n%s", diff)
		}
		again, err := encode(back)
		if err != nil || !bytes.Equal(written, again) {
			t.Errorf("not the same bytes: %v", err)
		}
		if bytes.Contains(written, []byte("PRIVATE KEY-----")) {
			t.Error("a private key was written")
		}
	})
}

// FuzzDotfile: a .cfid.yaml gives printable names or a DotfileError.
func FuzzDotfile(f *testing.F) {
	for _, seed := range []string{"", "context: a\norg: acme\nspace: dev\n", "url: https://x\n", "context: [a]\n", "org: \"\\e[31m\"\n",
		"org: a\norg: b\n", "a: &a [*a]\n", "<<: {org: a}\n", "? [a]\n: b\n", "- a\n", "org: a\n---\norg: b\n", "*a: b\n", "org: !!binary aGk=\n", "\xff\xfe"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := parseDotfile(filepath.Join("folder", dotfileName), data)
		if err != nil {
			if wrong := (*DotfileError)(nil); !errors.As(err, &wrong) || d != (Dotfile{}) {
				t.Errorf("got %+v, %v", d, err)
			}
			return
		}
		for _, value := range []string{d.Context, d.Org, d.Space} {
			if strings.ContainsFunc(value, func(r rune) bool { return !unicode.IsPrint(r) }) {
				t.Errorf("%q does not print", value)
			}
		}
		if d.Context != "" && CheckName(d.Context) != nil {
			t.Errorf("%q is not a valid name", d.Context)
		}
	})
}

// FuzzNameFor: for any identity and target NameFor returns a valid name that is free.
func FuzzNameFor(f *testing.F) {
	f.Add("marissa", "cf", "uaa", "https://api.example.com:8443/x", "blue")
	f.Add("-x\n\u202e", "", "", "http://[::1]:8080", "a b")
	f.Add(strings.Repeat("é", 300), "\xff", "o", ":", "")
	f.Fuzz(func(t *testing.T, user, client, origin, target, zone string) {
		file, seen := &File{}, map[string]bool{}
		for range 5 {
			name := NameFor(file, Identity{User: user, ClientID: client, Origin: origin}, target, zone)
			if err := CheckName(name); err != nil || seen[name] {
				t.Fatalf("%q: %v", name, err)
			}
			seen[name] = true
			file.Contexts = append(file.Contexts, &Context{Name: name})
		}
	})
}
