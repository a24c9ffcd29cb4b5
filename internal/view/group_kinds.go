package view

import (
	"strings"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// Mappings is how mappings of external groups look.
func Mappings() Kind[*uaa.Mapping] {
	return Kind[*uaa.Mapping]{
		Noun: "mapping", Plural: "mappings",
		JSON: func(m *uaa.Mapping) []byte { return received(m, m.JSON()) },
		Name: func(m *uaa.Mapping) string { return m.ExternalGroup },
		ID:   func(m *uaa.Mapping) string { return m.ExternalGroup },
		Note: func(m *uaa.Mapping) string {
			if m.DisplayName == "" {
				return m.Origin
			}
			return m.Origin + " to " + m.DisplayName
		},
		Columns: []Column[*uaa.Mapping]{
			{Name: "external-group", Flex: true, Text: func(m *uaa.Mapping) string { return m.ExternalGroup }},
			{Name: "origin", Text: func(m *uaa.Mapping) string { return m.Origin }},
			{Name: "group", Text: func(m *uaa.Mapping) string { return m.DisplayName }},
			{Name: "group-id", Wide: true, Text: func(m *uaa.Mapping) string { return m.GroupID }},
		},
	}
}

// GroupMembers is how the members of a group look; nested adds a column for the groups in between.
func GroupMembers(nested bool) Kind[identity.GroupMember] {
	k := Over(Members(), func(m identity.GroupMember) *uaa.Member { return m.Member })
	k.Extra = func(m identity.GroupMember) any {
		if m.Through == nil {
			return nil
		}
		return map[string][]string{"through": m.Through}
	}
	if !nested {
		return k
	}
	through := Column[identity.GroupMember]{Name: "through", Flex: true, Text: func(m identity.GroupMember) string { return strings.Join(m.Through, " > ") }}
	k.Columns = append(k.Columns, through)
	return k
}
