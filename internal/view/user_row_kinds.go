package view

import (
	"github.com/cfid-cli/cfid/internal/ops"
)

// UserRows is how users look in a file that an import reads.
func UserRows() Kind[*ops.UserRow] {
	attrs := map[string][]string{
		"userName": {"userName"}, "origin": {"origin"}, "email": {"emails"}, "givenName": {"name"}, "familyName": {"name"},
		"phone": {"phoneNumbers"}, "externalId": {"externalId"}, "active": {"active"}, "verified": {"verified"}, "groups": {"groups"},
		"id": {"id"}, "created": {"meta"}, "lastLogin": {"lastLogonTime"},
	}
	k := Kind[*ops.UserRow]{
		Noun: "user", Plural: "users",
		JSON: func(r *ops.UserRow) []byte { return received(r, nil) },
		Name: func(r *ops.UserRow) string { return r.UserName }, NameAttr: attrs["userName"],
		ID: func(r *ops.UserRow) string { return r.ID },
	}
	for _, name := range ops.UserColumns() {
		k.Columns = append(k.Columns, Column[*ops.UserRow]{
			Name: name, Attr: attrs[name], Text: func(r *ops.UserRow) string { return r.Cell(name) },
			Flex: name == "userName" || name == "email" || name == "groups",
		})
	}
	return k
}
