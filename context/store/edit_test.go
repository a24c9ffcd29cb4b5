package store

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestEdits(t *testing.T) {
	now := testNow()
	other := now.Add(time.Hour)
	for _, tc := range []struct {
		name string
		do   func(*File) (*Context, error)
		err  error
		want func(*File) // what must be true of the file a (current), b (previous), c
	}{
		{"use", func(f *File) (*Context, error) { return f.Use("c", other) }, nil,
			func(f *File) { f.Current, f.Previous, f.Contexts[2].Used = "c", "a", other }},
		{"use the current one", func(f *File) (*Context, error) { return f.Use("a", other) }, nil,
			func(f *File) { f.Contexts[0].Used = other }},
		{"use -", func(f *File) (*Context, error) { return f.Use("-", other) }, nil,
			func(f *File) { f.Current, f.Previous, f.Contexts[1].Used = "b", "a", other }},
		{"use - without a previous one", func(f *File) (*Context, error) { f.Previous = ""; return f.Use("-", other) }, ErrNoContext,
			func(f *File) { f.Previous = "" }},
		{"use an unknown one", func(f *File) (*Context, error) { return f.Use("x", other) }, ErrUnknownContext, nil},
		{"rename the current one", func(f *File) (*Context, error) { return f.Rename("a", "prod") }, nil,
			func(f *File) { f.Current, f.Contexts[0].Name = "prod", "prod" }},
		{"rename the previous one", func(f *File) (*Context, error) { return f.Rename("b", "prod") }, nil,
			func(f *File) { f.Previous, f.Contexts[1].Name = "prod", "prod" }},
		{"rename to itself", func(f *File) (*Context, error) { return f.Rename("a", "a") }, nil, nil},
		{"rename to a taken name", func(f *File) (*Context, error) { return f.Rename("a", "b") }, ErrNameTaken, nil},
		{"rename to no name", func(f *File) (*Context, error) { return f.Rename("a", "-b") }, ErrBadName, nil},
		{"rename an unknown one", func(f *File) (*Context, error) { return f.Rename("x", "y") }, ErrUnknownContext, nil},
		{"delete the current one", func(f *File) (*Context, error) { return f.Delete("a") }, nil,
			func(f *File) { f.Current, f.Contexts = "", f.Contexts[1:] }},
		{"delete the previous one", func(f *File) (*Context, error) { return f.Delete("b") }, nil,
			func(f *File) { f.Previous, f.Contexts = "", []*Context{f.Contexts[0], f.Contexts[2]} }},
		{"delete an unknown one", func(f *File) (*Context, error) { return f.Delete("x") }, ErrUnknownContext, nil},
		{"protect", func(f *File) (*Context, error) { return f.Protect("a", true) }, nil, func(f *File) { f.Contexts[0].Protected = true }},
		{"unprotect", func(f *File) (*Context, error) { return f.Protect("a", false) }, nil, nil},
		{"protect an unknown one", func(f *File) (*Context, error) { return f.Protect("x", true) }, ErrUnknownContext, nil},
		{"copy to a taken name", func(f *File) (*Context, error) { return f.Copy("a", "b", now) }, ErrNameTaken, nil},
		{"copy to its own name", func(f *File) (*Context, error) { return f.Copy("a", "a", now) }, ErrNameTaken, nil},
		{"copy an unknown one", func(f *File) (*Context, error) { return f.Copy("x", "y", now) }, ErrUnknownContext, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			file := func() *File {
				return &File{Current: "a", Previous: "b", Contexts: []*Context{testContext("a"), testContext("b"), testContext("c")}}
			}
			got, want := file(), file()
			c, err := tc.do(got)
			if !errors.Is(err, tc.err) || (c == nil) != (tc.err != nil) {
				t.Errorf("got %v, %v; want %v", c, err, tc.err)
			}
			if tc.want != nil {
				tc.want(want)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("file (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCopy(t *testing.T) {
	now := testNow().Add(time.Hour)
	c := testContext("a")
	c.TLS, c.Protected, c.Used, c.Tokens = TLS{Hosts: []string{"h"}}, true, now, Ends{Access: now}
	f := &File{Current: "a", Contexts: []*Context{c}}
	got, err := f.Copy("a", "twin", now)
	if err != nil {
		t.Fatal(err)
	}
	if got.ID == c.ID || !fitForID(got.ID) {
		t.Errorf("the copy's ID is %q", got.ID)
	}
	want := *c
	want.ID, want.Name, want.Created, want.Used, want.Tokens = got.ID, "twin", now, time.Time{}, Ends{}
	if diff := cmp.Diff(&want, got); diff != "" {
		t.Errorf("copy (-want +got):\n%s", diff)
	}
	got.TLS.Hosts[0] = "other"
	if c.TLS.Hosts[0] != "h" || f.Current != "a" || f.Find("twin") != got {
		t.Error("the copy is tied to the original, is current or is not in the file")
	}
}

func TestListIsSortedAndTheFileIsNot(t *testing.T) {
	f := &File{Contexts: []*Context{testContext("b"), testContext("a")}}
	if list := f.List(); list[0].Name != "a" || list[1].Name != "b" || f.Contexts[0].Name != "b" {
		t.Errorf("list %v", list)
	}
}

func TestCheckName(t *testing.T) {
	for name, good := range map[string]bool{
		"a": true, "marissa@api.example.com:8443/blue+cf": true, "jürgen@x": true, strings.Repeat("é", 128): true, "a-": true,
		"": false, strings.Repeat("é", 129): false, "-a": false, "-": false, "a b": false, "a\tb": false, "a\u00a0b": false, "a\nb": false,
		"a\x1b[31m": false, "a\u0085b": false, "a\u202eb": false, "a\u200bb": false, "\xff": false,
	} {
		if err := CheckName(name); (err == nil) != good || err != nil && !errors.Is(err, ErrBadName) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestNear(t *testing.T) {
	f := &File{}
	for _, name := range []string{"prod", "production-eu", "staging", "marissa@api.a.example.com", "eu-prod", "dev"} {
		f.Contexts = append(f.Contexts, testContext(name))
	}
	for _, tc := range []struct {
		typed string
		want  []string
	}{
		{"PROD", []string{"prod", "production-eu", "eu-prod"}},
		{"prodd", []string{"prod"}},
		{"stagign", []string{"staging"}},
		{"marisa", []string{"marissa@api.a.example.com"}},
		{"api.a", []string{"marissa@api.a.example.com"}},
		{"dve", []string{"dev"}},
		{"zzz", nil},
		{"", nil},
		{strings.Repeat("x", 100000), nil},
	} {
		var unknown *UnknownContextError
		if _, err := f.Get(tc.typed); !errors.As(err, &unknown) {
			t.Fatalf("got %v", err)
		}
		if diff := cmp.Diff(tc.want, unknown.Near); diff != "" {
			t.Errorf("near %.20q (-want +got):\n%s", tc.typed, diff)
		}
	}
}
