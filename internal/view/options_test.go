package view

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWrongOptions(t *testing.T) {
	for _, tt := range []struct {
		out  Out
		want string
	}{
		{Out{Columns: []string{"orgin"}}, "--columns orgin: no such column of users: did you mean origin?"},
		{Out{Format: CSV, Columns: []string{"zzz"}}, "--columns zzz: no such column of users: there are name, origin, logins, note"},
		{Out{JQ: ".["}, "--jq .[: unexpected EOF"},
		{Out{JQ: "nosuch"}, "--jq nosuch: function not defined: nosuch/0"},
		{Out{JQ: ".", Format: CSV}, "--jq .: works on json and jsonl, not on csv"},
	} {
		var oe *OptionError
		if err := people().Check(tt.out); !errors.As(err, &oe) || err.Error() != tt.want {
			t.Errorf("Check(%+v) = %v\nwant %s", tt.out, err, tt.want)
		}
		tt.out.W = gone{}
		if _, err := List(tt.out, people(), two()); !errors.As(err, &oe) {
			t.Errorf("List(%+v) = %v", tt.out, err)
		}
	}
	if err := people().Check(Out{Columns: []string{"all"}, JQ: ".[]"}); err != nil {
		t.Error(err)
	}
}

func TestAttributes(t *testing.T) {
	for _, tt := range []struct {
		out  Out
		want []string
	}{
		{Out{}, []string{"id", "userName", "origin", "logins"}},
		{Out{TTY: true}, []string{"id", "userName", "origin", "logins", "note"}},
		{Out{Columns: []string{"origin"}}, []string{"id", "origin"}},
		{Out{Format: Name}, []string{"id", "userName"}},
		{Out{Format: JSON}, nil},
		{Out{JQ: "."}, nil},
	} {
		if d := cmp.Diff(tt.want, people().Attributes(tt.out)); d != "" {
			t.Errorf("%+v:\n%s", tt.out, d)
		}
	}
	k := people()
	k.Columns = slices.Clone(k.Columns)
	k.Columns[0].Attr = nil
	if got := k.Attributes(Out{}); got != nil {
		t.Errorf("a column that does not say needs all, got %v", got)
	}
}

func TestParseFormat(t *testing.T) {
	for in, want := range map[string]Format{"": Table, "json": JSON, "JSONL": JSONL, " id ": ID} {
		if got, err := ParseFormat(in); got != want || err != nil {
			t.Errorf("%q = %q, %v", in, got, err)
		}
	}
	for in, want := range map[string]string{
		"jsn": "--output jsn: no such format: did you mean json?",
		"xml": "--output xml: no such format: there are table, json, jsonl, yaml, csv, name, id",
	} {
		if _, err := ParseFormat(in); err == nil || err.Error() != want {
			t.Errorf("%q: %v", in, err)
		}
	}
}
