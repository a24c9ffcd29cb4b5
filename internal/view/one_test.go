package view

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOne(t *testing.T) {
	p := &person{id: "id-1", name: "jo", origin: "ldap", logins: 3, joined: map[string]int{"roles": 2}}
	const doc = `{"id":"id-1","userName":"jo","n":1795316886981,"cfid":{"roles":2}}`
	for _, tt := range []struct {
		name string
		out  Out
		want string
	}{
		{"table", Out{}, "name    jo\norigin  ldap\nlogins  3\n"},
		{"colours", Out{Color: true}, "\x1b[1mname\x1b[0m    jo\n\x1b[1morigin\x1b[0m  \x1b[33mldap\x1b[0m\n\x1b[1mlogins\x1b[0m  3\n"},
		{"columns", Out{Columns: []string{"note", "name"}}, "note\nname  jo\n"},
		{"json", Out{Format: JSON}, doc + "\n"},
		{"json on a terminal", Out{Format: JSON, TTY: true}, `{
  "id": "id-1",
  "userName": "jo",
  "n": 1795316886981,
  "cfid": {
    "roles": 2
  }
}
`},
		{"jsonl", Out{Format: JSONL, TTY: true}, doc + "\n"},
		{"yaml", Out{Format: YAML}, "id: id-1\nuserName: jo\n\"n\": 1795316886981\ncfid:\n  roles: 2\n"},
		{"csv", Out{Format: CSV}, "name,origin,logins,note\njo,ldap,3,\n"},
		{"name", Out{Format: Name}, "jo\n"},
		{"jq", Out{JQ: ".cfid.roles, .userName"}, "2\njo\n"},
	} {
		var b bytes.Buffer
		tt.out.W = &b
		if err := One(tt.out, people(), p); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if d := cmp.Diff(tt.want, b.String()); d != "" {
			t.Errorf("%s:\n%s", tt.name, d)
		}
	}
	var oe *OptionError
	if err := One(Out{W: &bytes.Buffer{}, Columns: []string{"nmae"}}, people(), p); !errors.As(err, &oe) {
		t.Errorf("wrong column: %v", err)
	}
}
