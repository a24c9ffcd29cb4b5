package view

import (
	"github.com/cfid-cli/cfid/internal/userfile"
)

// UserRows is how users look in a file that an import reads.
func UserRows() Kind[*userfile.UserRow] {
	attrs := map[string][]string{
		"userName": {"userName"}, "origin": {"origin"}, "email": {"emails"}, "givenName": {"name"}, "familyName": {"name"},
		"phone": {"phoneNumbers"}, "externalId": {"externalId"}, "active": {"active"}, "verified": {"verified"}, "groups": {"groups"},
		"id": {"id"}, "created": {"meta"}, "lastLogin": {"lastLogonTime"},
	}
	k := Kind[*userfile.UserRow]{
		Noun: "user", Plural: "users",
		JSON: func(r *userfile.UserRow) []byte { return received(r, nil) },
		Name: func(r *userfile.UserRow) string { return r.UserName }, NameAttr: attrs["userName"],
		ID: func(r *userfile.UserRow) string { return r.ID },
	}
	for _, name := range userfile.UserColumns() {
		k.Columns = append(k.Columns, Column[*userfile.UserRow]{
			Name: name, Attr: attrs[name], Text: func(r *userfile.UserRow) string { return r.Cell(name) },
			Flex: name == "userName" || name == "email" || name == "groups",
		})
	}
	return k
}
