package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tree creates home/src/app with the given .cfid.yaml files and allows those whose text has "allowed" in a comment.
func tree(t *testing.T, f *File, dotfiles map[string]string) (root string) {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(root, "home", "src", "app"), 0o700); err != nil {
		t.Fatal(err)
	}
	for folder, text := range dotfiles {
		path := filepath.Join(root, folder, dotfileName)
		writeFile(t, path, text)
		if !strings.Contains(text, "# allowed") {
			continue
		}
		if _, err := Allow(f, path, testNow()); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestChoose(t *testing.T) {
	const app, src, home = "home/src/app", "home/src", "home"
	for _, tc := range []struct {
		name     string
		dotfiles map[string]string
		choice   Choice // without Dir and Home
		current  string
		context  string
		want     Chosen // folders in From, Why and Ignored are relative to the root
		err      error
	}{
		{name: "nothing", err: ErrNoContext},
		{name: "current", current: "a", context: "a", want: Chosen{Why: Why{Kind: FromCurrent}}},
		{name: "dotfile before current", dotfiles: map[string]string{app: "context: b # allowed\norg: acme\nspace: dev\n"}, current: "a", context: "b",
			want: Chosen{Why: Why{FromDotfile, app}, From: app, Org: "acme", Space: "dev"}},
		{name: "environment before dotfile", dotfiles: map[string]string{app: "context: b # allowed\norg: acme\n"}, choice: Choice{EnvContext: "c"}, current: "a",
			context: "c", want: Chosen{Why: Why{Kind: FromEnvironment}}},
		{name: "flag before environment", choice: Choice{Flag: "b", EnvContext: "c"}, current: "a", context: "b", want: Chosen{Why: Why{Kind: FromFlag}}},
		{name: "dotfile of a folder above", dotfiles: map[string]string{src: "context: b # allowed\n"}, current: "a", context: "b",
			want: Chosen{Why: Why{FromDotfile, src}, From: src}},
		{name: "dotfile in home", dotfiles: map[string]string{home: "context: b # allowed\n"}, current: "a", context: "b",
			want: Chosen{Why: Why{FromDotfile, home}, From: home}},
		{name: "not above home", dotfiles: map[string]string{"": "context: b # allowed\n"}, current: "a", context: "a", want: Chosen{Why: Why{Kind: FromCurrent}}},
		{name: "the nearest one", dotfiles: map[string]string{app: "context: b # allowed\n", src: "context: c # allowed\n"}, context: "b",
			want: Chosen{Why: Why{FromDotfile, app}, From: app}},
		{name: "org alone leaves the current context", dotfiles: map[string]string{app: "org: acme # allowed\n"}, current: "a", context: "a",
			want: Chosen{Why: Why{Kind: FromCurrent}, From: app, Org: "acme"}},
		{name: "not allowed", dotfiles: map[string]string{app: "context: b\n"}, current: "a", context: "a",
			want: Chosen{Why: Why{Kind: FromCurrent}, Ignored: &Ignored{app, "it was never allowed"}}},
		{name: "not allowed and not readable", dotfiles: map[string]string{app: "url: [\n"}, current: "a", context: "a",
			want: Chosen{Why: Why{Kind: FromCurrent}, Ignored: &Ignored{app, "it was never allowed"}}},
		{name: "not allowed below an allowed one", dotfiles: map[string]string{app: "context: c\n", src: "context: b # allowed\n"}, current: "a", context: "b",
			want: Chosen{Why: Why{FromDotfile, src}, From: src, Ignored: &Ignored{app, "it was never allowed"}}},
		{name: "too large", dotfiles: map[string]string{app: "#" + strings.Repeat("x", maxDotfile)}, current: "a", context: "a",
			want: Chosen{Why: Why{Kind: FromCurrent}, Ignored: &Ignored{app, "it is larger than 64 KiB"}}},
		{name: "unknown flag", choice: Choice{Flag: "x"}, current: "a", want: Chosen{Why: Why{Kind: FromFlag}}, err: ErrUnknownContext},
		{name: "unknown in environment", choice: Choice{EnvContext: "x"}, current: "a", want: Chosen{Why: Why{Kind: FromEnvironment}}, err: ErrUnknownContext},
		{name: "unknown in dotfile", dotfiles: map[string]string{app: "context: x # allowed\n"}, current: "a",
			want: Chosen{Why: Why{FromDotfile, app}, From: app}, err: ErrUnknownContext},
		{name: "unknown current", current: "x", want: Chosen{Why: Why{Kind: FromCurrent}}, err: ErrUnknownContext},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := &File{Current: tc.current, Contexts: []*Context{testContext("a"), testContext("b"), testContext("c")}}
			root := tree(t, f, tc.dotfiles)
			in := tc.choice
			in.Dir, in.Home = filepath.Join(root, app), filepath.Join(root, home)
			got, err := Choose(f, in)
			if !errors.Is(err, tc.err) {
				t.Errorf("got %v, want %v", err, tc.err)
			}
			want := tc.want
			want.Context = f.Find(tc.context)
			absolute(&want, root)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("chosen (-want +got):\n%s", diff)
			}
		})
	}
}

func absolute(c *Chosen, root string) {
	if c.From != "" {
		c.From = filepath.Join(root, c.From, dotfileName)
	}
	if c.Why.Kind == FromDotfile {
		c.Why.Dir = filepath.Join(root, c.Why.Dir)
	}
	if c.Ignored != nil {
		c.Ignored = &Ignored{filepath.Join(root, c.Ignored.Path, dotfileName), c.Ignored.Reason}
	}
}

func TestUnknownContextSaysWhoNamedIt(t *testing.T) {
	f := &File{Contexts: []*Context{testContext("prod")}}
	_, err := Choose(f, Choice{EnvContext: "prdo"})
	if got, want := err.Error(), `unknown context "prdo" (from $CFID_CONTEXT); there is prod`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	why := Why{FromDotfile, "/x"}
	if got := why.String() + ", " + (Why{Kind: FromFlag}).String() + ", " + (Why{Kind: FromCurrent}).String(); got != ".cfid.yaml in /x, --context, current" {
		t.Error(got)
	}
}

func TestAllowedHoldsForOneContentAndPlace(t *testing.T) {
	f := &File{Current: "a", Contexts: []*Context{testContext("a"), testContext("b")}}
	root := tree(t, f, map[string]string{"home": "context: b # allowed\n"})
	home, path := filepath.Join(root, "home"), filepath.Join(root, "home", dotfileName)
	chosen := func(dir string) string {
		t.Helper()
		c, err := Choose(f, Choice{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		if c.Ignored != nil {
			return c.Context.Name + ": " + c.Ignored.Reason
		}
		return c.Context.Name
	}
	link := filepath.Join(root, "link")
	if err := os.Symlink(home, link); err != nil {
		t.Fatal(err)
	}
	if got := chosen(link); got != "b" {
		t.Errorf("by another way into the folder: %s", got)
	}
	writeFile(t, filepath.Join(root, "home/src/app", dotfileName), "context: b # allowed\n")
	if got := chosen(filepath.Join(root, "home/src/app")); got != "b: it was never allowed" {
		t.Errorf("a copy elsewhere: %s", got)
	}
	writeFile(t, path, "context: a # allowed\n")
	if got := chosen(home); got != "a: it has changed since it was allowed" {
		t.Errorf("changed: %s", got)
	}
	d, err := Allow(f, filepath.Join(link, dotfileName), testNow())
	if diff := cmp.Diff(Dotfile{Path: path, Context: "a"}, d); diff != "" || err != nil || len(f.Allowed) != 1 {
		t.Errorf("allowed again: %v, %d entries, %s", err, len(f.Allowed), diff)
	}
	if got := chosen(home); got != "a" {
		t.Errorf("allowed again: %s", got)
	}
	if !Disallow(f, path) || Disallow(f, path) || chosen(home) != "a: it was never allowed" {
		t.Error("the permission was not undone")
	}
	if err := os.Rename(path, filepath.Join(root, "real")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(root, "real"), path); err != nil {
		t.Fatal(err)
	}
	if got := chosen(home); got != "a: it is not a regular file" {
		t.Errorf("symbolic link: %s", got)
	}
}

func TestAllowRefuses(t *testing.T) {
	for _, tc := range []struct {
		text, key string
		line      int
	}{
		{"context: a\nurl: https://evil.example.com\n", "url", 2},
		{"password: x\n", "password", 1},
		{"context: [a]\n", "context", 1},
		{"org: acme\norg: other\n", "org", 2},
		{"org: ~\n", "org", 1},
		{"context: \"a b\"\n", "context", 1},
		{"space: \"\\e[31m\"\n", "space", 1},
		{"<<: {org: a}\n", "<<", 1},
		{"- context\n", "", 1},
		{"org: a\n---\norg: b\n", "", 1},
		{"org: [\n", "", 1},
	} {
		f := &File{}
		root := tree(t, f, map[string]string{"home": tc.text})
		path := filepath.Join(root, "home", dotfileName)
		_, err := Allow(f, path, testNow())
		var wrong *DotfileError
		if !errors.Is(err, ErrDotfile) || !errors.As(err, &wrong) {
			t.Errorf("%q: got %v, want a DotfileError", tc.text, err)
			continue
		}
		got := DotfileError{Path: wrong.Path, Line: wrong.Line, Key: wrong.Key}
		if diff := cmp.Diff(DotfileError{Path: path, Line: tc.line, Key: tc.key}, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tc.text, diff)
		}
		if len(f.Allowed) != 0 {
			t.Errorf("%q was allowed", tc.text)
		}
	}
	if _, err := Allow(&File{}, filepath.Join(t.TempDir(), dotfileName), testNow()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("absent: got %v", err)
	}
	if _, err := Allow(&File{}, dotfileName, testNow()); !errors.Is(err, ErrDotfile) {
		t.Errorf("relative: got %v", err)
	}
}
