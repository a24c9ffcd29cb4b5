package store

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSeenNames(t *testing.T) {
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	dev := &Context{ID: "aaaaaaaaaaaaaaaa", Target: Target{UAA: "https://uaa.example.com"}, Identity: Identity{ClientID: "cf", User: "dev1", Origin: "uaa"}}
	many := make([]string, maxSeen+10)
	for i := range many {
		many[i] = fmt.Sprintf("user-%d", i)
	}
	for _, tt := range []struct {
		name string
		do   func(n *SeenNames) error
		want []string
	}{
		{"none", func(*SeenNames) error { return nil }, nil},
		{"newest first, once", func(n *SeenNames) error {
			_ = n.Keep(dev, "user", []string{"a", "b"}, nil, at)
			return n.Keep(dev, "user", []string{"c", "a", "c"}, nil, at.Add(time.Hour))
		}, []string{"c", "a", "b"}},
		{"gone", func(n *SeenNames) error {
			_ = n.Keep(dev, "user", []string{"a", "b"}, nil, at)
			return n.Keep(dev, "user", nil, []string{"a"}, at)
		}, []string{"b"}},
		{"a day later the list counts alone", func(n *SeenNames) error {
			_ = n.Keep(dev, "user", []string{"a", "b"}, nil, at)
			return n.Keep(dev, "user", []string{"c"}, nil, at.Add(25*time.Hour))
		}, []string{"c"}},
		{"kinds of their own", func(n *SeenNames) error { return n.Keep(dev, "group", []string{"a"}, nil, at) }, nil},
		{"too long, or no name", func(n *SeenNames) error {
			return n.Keep(dev, "user", []string{"", strings.Repeat("x", maxSeenName+1), "a"}, nil, at)
		}, []string{"a"}},
		{"bounded", func(n *SeenNames) error { return n.Keep(dev, "user", many, nil, at) }, many[:maxSeen]},
		{"another identity's", func(n *SeenNames) error {
			other := *dev
			other.Identity.User = "dev2"
			return n.Keep(&other, "user", []string{"a"}, nil, at)
		}, nil},
		{"another server's", func(n *SeenNames) error {
			other := *dev
			other.Target.UAA = "https://uaa.example.org"
			return n.Keep(&other, "user", []string{"a"}, nil, at)
		}, nil},
		{"damaged", func(n *SeenNames) error { return os.WriteFile(n.path(dev.ID), []byte("{"), 0o600) }, nil},
		{"forgotten", func(n *SeenNames) error {
			_ = n.Keep(dev, "user", []string{"a"}, nil, at)
			_ = n.Forget("bbbbbbbbbbbbbbbb")
			return n.Forget(dev.ID)
		}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := OpenSeenNames(t.TempDir())
			if err := os.MkdirAll(n.dir, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := tt.do(n); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, n.Read(dev, "user")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSeenNamesAreTheOwnersAlone(t *testing.T) {
	dir := t.TempDir()
	n := OpenSeenNames(dir)
	c := &Context{ID: "aaaaaaaaaaaaaaaa"}
	if err := n.Keep(c, "user", []string{"a"}, nil, time.Now()); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS == "windows" {
		t.Skip("modes of Unix")
	}
	for path, want := range map[string]os.FileMode{filepath.Join(dir, seenFolder): 0o700, n.path(c.ID): 0o600} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	for i := range 3 * maxSeenKind {
		if err := n.Keep(c, fmt.Sprintf("user of zone %d", i), []string{"a"}, nil, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	if kinds := len(n.read(c).Kinds); kinds > maxSeenKind {
		t.Errorf("%d kinds are kept", kinds)
	}
}
