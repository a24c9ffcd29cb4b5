package view

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type person struct {
	id, name, origin, note string
	logins                 int
	joined                 any
}

func people() Kind[*person] {
	return Kind[*person]{
		Noun: "user", Plural: "users",
		Columns: []Column[*person]{
			{Name: "name", Text: func(p *person) string { return p.name }, Flex: true, Attr: []string{"userName"}},
			{Name: "origin", Text: func(p *person) string { return p.origin }, Attr: []string{"origin"},
				Style: func(p *person) Style {
					if p.origin == "ldap" {
						return Warn
					}
					return Plain
				}},
			{Name: "logins", Title: "LOGINS", Text: func(p *person) string { return fmt.Sprint(p.logins) }, Right: true, Attr: []string{"logins"}},
			{Name: "note", Text: func(p *person) string { return p.note }, Wide: true, Attr: []string{"note"}},
		},
		JSON: func(p *person) []byte {
			return fmt.Appendf(nil, `{"id":%q,"userName":%q,"n":1795316886981}`, p.id, p.name)
		},
		Extra:    func(p *person) any { return p.joined },
		Name:     func(p *person) string { return p.name },
		ID:       func(p *person) string { return p.id },
		NameAttr: []string{"userName"},
	}
}

func of(ps ...*person) iter.Seq2[*person, error] {
	return func(yield func(*person, error) bool) {
		for _, p := range ps {
			if !yield(p, nil) {
				return
			}
		}
	}
}

func two() iter.Seq2[*person, error] {
	return of(
		&person{id: "id-1", name: "marissa", origin: "uaa", logins: 12, note: "the usual one"},
		&person{id: "id-2", name: "jürgen", origin: "ldap", logins: 3, joined: map[string]any{"org": "<acme>"}},
	)
}

func TestList(t *testing.T) {
	for _, tt := range []struct {
		name string
		out  Out
		want string
	}{
		{"table in a pipe", Out{}, "" +
			"NAME     ORIGIN  LOGINS\n" +
			"marissa  uaa         12\n" +
			"jürgen   ldap         3\n"},
		{"without headers", Out{NoHeaders: true}, "" +
			"marissa  uaa   12\n" +
			"jürgen   ldap   3\n"},
		{"columns", Out{Columns: []string{"note", "Name"}}, "" +
			"NOTE           NAME\n" +
			"the usual one  marissa\n" +
			"               jürgen\n"},
		{"wide terminal", Out{TTY: true, Width: 80}, "" +
			"NAME     ORIGIN  LOGINS  NOTE\n" +
			"marissa  uaa         12  the usual one\n" +
			"jürgen   ldap         3\n"},
		{"terminal without room for the note", Out{TTY: true, Width: 30}, "" +
			"NAME     ORIGIN  LOGINS\n" +
			"marissa  uaa         12\n" +
			"jürgen   ldap         3\n"},
		{"narrow terminal", Out{TTY: true, Width: 20}, "" +
			"NAME   ORIG…  LOGINS\n" +
			"mari…  uaa        12\n" +
			"jürg…  ldap        3\n"},
		{"colours", Out{Color: true, Columns: []string{"origin", "name"}}, "" +
			"\x1b[1mORIGIN\x1b[0m  \x1b[1mNAME\x1b[0m\n" +
			"uaa     marissa\n" +
			"\x1b[33mldap\x1b[0m    jürgen\n"},
		{"json", Out{Format: JSON}, "[\n" +
			`{"id":"id-1","userName":"marissa","n":1795316886981},` + "\n" +
			`{"id":"id-2","userName":"jürgen","n":1795316886981,"cfid":{"org":"<acme>"}}` + "\n]\n"},
		{"json on a terminal", Out{Format: JSON, TTY: true, Columns: nil}, `[
  {
    "id": "id-1",
    "userName": "marissa",
    "n": 1795316886981
  },
  {
    "id": "id-2",
    "userName": "jürgen",
    "n": 1795316886981,
    "cfid": {
      "org": "<acme>"
    }
  }
]
`},
		{"jsonl", Out{Format: JSONL}, "" +
			`{"id":"id-1","userName":"marissa","n":1795316886981}` + "\n" +
			`{"id":"id-2","userName":"jürgen","n":1795316886981,"cfid":{"org":"<acme>"}}` + "\n"},
		{"yaml", Out{Format: YAML}, `- id: id-1
  userName: marissa
  "n": 1795316886981
- id: id-2
  userName: jürgen
  "n": 1795316886981
  cfid:
    org: <acme>
`},
		{"csv", Out{Format: CSV}, "name,origin,logins,note\nmarissa,uaa,12,the usual one\njürgen,ldap,3,\n"},
		{"csv without headers", Out{Format: CSV, NoHeaders: true, Columns: []string{"name"}}, "marissa\njürgen\n"},
		{"name", Out{Format: Name}, "marissa\njürgen\n"},
		{"id", Out{Format: ID}, "id-1\nid-2\n"},
		{"null", Out{Format: ID, Null: true}, "id-1\x00id-2\x00"},
		{"jq strings", Out{JQ: ".[].userName"}, "marissa\njürgen\n"},
		{"jq values", Out{JQ: "length, map(.n)"}, "2\n[1795316886981,1795316886981]\n"},
		{"jq on a terminal", Out{JQ: ".[0].id, [1]", TTY: true}, "id-1\n[\n  1\n]\n"},
		{"jq by element", Out{JQ: ".id", Format: JSONL}, "id-1\nid-2\n"},
	} {
		var b bytes.Buffer
		tt.out.W = &b
		n, err := List(tt.out, people(), two())
		if err != nil || n != 2 {
			t.Errorf("%s: %d, %v", tt.name, n, err)
		}
		if d := cmp.Diff(tt.want, b.String()); d != "" {
			t.Errorf("%s:\n%s", tt.name, d)
		}
	}
}

func TestEmptyList(t *testing.T) {
	for f, want := range map[Format]string{
		Table: "", JSON: "[]\n", JSONL: "", YAML: "[]\n", CSV: "name,origin,logins,note\n", Name: "", ID: "",
	} {
		var b bytes.Buffer
		n, err := List(Out{W: &b, Format: f}, people(), of())
		if n != 0 || err != nil || b.String() != want {
			t.Errorf("%s: %d %v %q", f, n, err, b.String())
		}
	}
	var b bytes.Buffer
	if _, err := List(Out{W: &b, JQ: "length"}, people(), of()); err != nil || b.String() != "0\n" {
		t.Errorf("jq on nothing: %v %q", err, b.String())
	}
}

func TestListBreaksOff(t *testing.T) {
	broken := errors.New("page 2 is missing")
	seq := func(yield func(*person, error) bool) {
		if yield(&person{id: "id-1", name: "jo"}, nil) {
			yield(nil, broken)
		}
	}
	for f, want := range map[Format]string{
		Table: "NAME  ORIGIN  LOGINS\njo                 0\n",
		JSON:  "[\n" + `{"id":"id-1","userName":"jo","n":1795316886981}`, // no closing bracket: no JSON
		JSONL: `{"id":"id-1","userName":"jo","n":1795316886981}` + "\n",
		Name:  "jo\n",
	} {
		var b bytes.Buffer
		n, err := List(Out{W: &b, Format: f}, people(), seq)
		if n != 1 || !errors.Is(err, broken) {
			t.Errorf("%s: %d, %v", f, n, err)
		}
		if d := cmp.Diff(want, b.String()); d != "" {
			t.Errorf("%s:\n%s", f, d)
		}
	}
}

// A reader that goes away (| head) must end the list, not wait for 300,000 users.
func TestListStopsWhenNobodyReads(t *testing.T) {
	made := 0
	seq := func(yield func(*person, error) bool) {
		for made = 0; made < 1_000_000; made++ {
			if !yield(&person{id: "id", name: strings.Repeat("n", 100)}, nil) {
				return
			}
		}
	}
	for _, f := range []Format{Table, JSON, JSONL, CSV, Name} {
		if _, err := List(Out{W: gone{}, Format: f}, people(), seq); !errors.Is(err, io.ErrClosedPipe) || made > 2000 {
			t.Errorf("%s: %v after %d", f, err, made)
		}
	}
}

type gone struct{}

func (gone) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// Rows after the sample stream; longer ones are cut on a terminal and never in a pipe.
func TestTableAfterSample(t *testing.T) {
	ps := make([]*person, sample+1)
	for i := range ps {
		ps[i] = &person{name: "short", origin: "uaa"}
	}
	ps[sample] = &person{name: strings.Repeat("long-", 10), origin: "uaa"}
	last := func(o Out) string {
		var b bytes.Buffer
		o.W, o.Columns = &b, []string{"name", "origin"}
		if n, err := List(o, people(), of(ps...)); n != len(ps) || err != nil {
			t.Fatal(n, err)
		}
		lines := strings.Split(strings.TrimRight(b.String(), "\n"), "\n")
		return lines[len(lines)-1]
	}
	for want, o := range map[string]Out{
		strings.Repeat("long-", 10) + "  uaa": {},
		"long-long-long-long-lo…  uaa":        {TTY: true, Width: 31},
		"long-long-long-long-lo~  uaa":        {TTY: true, Width: 31, ASCII: true},
	} {
		if got := last(o); got != want {
			t.Errorf("%+v: %q, want %q", o, got, want)
		}
	}
}

func TestSlowListsAreShownAtOnce(t *testing.T) {
	var b bytes.Buffer
	seq := func(yield func(*person, error) bool) {
		if !yield(&person{id: "1", name: "a"}, nil) {
			return
		}
		if b.Len() == 0 {
			t.Error("the first element is held back")
		}
	}
	if _, err := List(Out{W: &b, Format: JSONL}, people(), seq); err != nil {
		t.Fatal(err)
	}
}
