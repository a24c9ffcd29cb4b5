package view

import (
	"encoding/json"
	"strings"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/perm"
)

// Accesses is how somebody's access looks to machines. People read WriteAccess, and lists are made of Grants.
func Accesses() Kind[*ops.Access] {
	return Kind[*ops.Access]{
		Noun: "access", Plural: "access",
		JSON: accessJSON,
		Name: func(a *ops.Access) string { return a.Arg() },
		ID:   func(a *ops.Access) string { return a.ID },
	}
}

type groupJSON struct {
	Group   string   `json:"group"`
	How     perm.How `json:"how"`
	Through []string `json:"through,omitempty"`
}

type throughJSON struct {
	Client string   `json:"client"`
	Own    bool     `json:"own"`
	Scopes []string `json:"scopes"`
}

type roleJSON struct {
	Role  string `json:"role"`
	Type  string `json:"type"`
	Place string `json:"place"`
	GUID  string `json:"guid"`
}

type allowJSON struct {
	By   string `json:"by"`
	Text string `json:"allows"`
}

func accessJSON(a *ops.Access) []byte {
	out := struct {
		Context string          `json:"context"`
		Who     string          `json:"who"`
		ID      string          `json:"id"`
		Kind    string          `json:"kind"`
		Account ops.Account     `json:"account"`
		Of      json.RawMessage `json:"resource,omitempty"`
		Groups  []groupJSON     `json:"groups"`
		Clients []throughJSON   `json:"clients"`
		Roles   []roleJSON      `json:"roles"`
		Allows  []allowJSON     `json:"allows"`
		Unread  []string        `json:"not_readable"`
	}{
		Context: a.Context, Who: a.Arg(), ID: a.ID, Kind: "user", Account: a.Account,
		Groups: []groupJSON{}, Clients: []throughJSON{}, Roles: []roleJSON{}, Allows: []allowJSON{}, Unread: append([]string{}, a.Unread...),
	}
	switch {
	case a.User != nil:
		out.Of = received(a.User, a.User.JSON())
	case a.OAuth != nil:
		out.Of = received(a.OAuth, a.OAuth.JSON())
	}
	if a.Client {
		out.Kind = "client"
	}
	for _, m := range a.Groups {
		out.Groups = append(out.Groups, groupJSON{m.Group, m.How, m.Through})
	}
	for _, t := range a.Through {
		out.Clients = append(out.Clients, throughJSON{t.Client, t.Own, append([]string{}, t.Scopes...)})
	}
	for _, r := range a.Roles {
		out.Roles = append(out.Roles, roleJSON{roleWord(r.Type), r.Type, ops.RolePlace(r), r.GUID})
	}
	for _, al := range a.Allows {
		out.Allows = append(out.Allows, allowJSON{al.By, al.Text})
	}
	return encoded(out)
}

func encoded(v any) []byte {
	doc, err := json.Marshal(v)
	if err != nil {
		return []byte("{}") // strings, lists and what a server sent as JSON always encode
	}
	return doc
}

// Grants is how rows of access look.
func Grants() Kind[ops.Grant] {
	return Kind[ops.Grant]{
		Noun: "grant", Plural: "grants",
		JSON: func(g ops.Grant) []byte { return grantRecord(g).JSON() },
		Name: func(g ops.Grant) string { return g.What },
		ID:   func(g ops.Grant) string { return g.What },
		Columns: []Column[ops.Grant]{
			{Name: "context", Wide: true, Text: func(g ops.Grant) string { return g.Context }},
			{Name: "who", Flex: true, Text: func(g ops.Grant) string { return g.Who }},
			{Name: "kind", Text: func(g ops.Grant) string { return g.Kind }},
			{Name: "what", Flex: true, Text: func(g ops.Grant) string { return g.What }},
			{Name: "where", Flex: true, Text: func(g ops.Grant) string { return g.Where }},
			{Name: "how", Flex: true, Text: func(g ops.Grant) string { return g.How }},
		},
	}
}

func grantRecord(g ops.Grant) Record {
	return Record{
		{Name: "context", Text: g.Context}, {Name: "who", Text: g.Who}, {Name: "kind", Text: g.Kind},
		{Name: "what", Text: g.What}, {Name: "where", Text: g.Where}, {Name: "how", Text: g.How},
	}
}

// Differences is how the differences of two people's access look.
func Differences() Kind[ops.Difference] {
	sides := map[string]Style{ops.OnlyA: Bad, ops.OnlyB: Good, ops.Both: Faint}
	return Kind[ops.Difference]{
		Noun: "difference", Plural: "differences",
		JSON: func(d ops.Difference) []byte {
			return append(Record{{Name: "side", Text: d.Side}}, grantRecord(d.Grant)...).JSON()
		},
		Name: func(d ops.Difference) string { return d.What },
		ID:   func(d ops.Difference) string { return d.What },
		Columns: []Column[ops.Difference]{
			{Name: "side", Title: " ", Text: func(d ops.Difference) string { return d.Side }, Style: func(d ops.Difference) Style { return sides[d.Side] }},
			{Name: "who", Flex: true, Text: func(d ops.Difference) string { return d.Who }},
			{Name: "kind", Text: func(d ops.Difference) string { return d.Kind }},
			{Name: "what", Flex: true, Text: func(d ops.Difference) string { return d.What }},
			{Name: "where", Flex: true, Text: func(d ops.Difference) string { return d.Where }},
			{Name: "how", Wide: true, Text: func(d ops.Difference) string { return d.How }},
		},
	}
}

// MatrixRows is how the people of an org, or of a space, look, each role a column.
func MatrixRows(space bool) Kind[*ops.MatrixRow] {
	k := Kind[*ops.MatrixRow]{
		Noun: "user", Plural: "users",
		JSON: func(r *ops.MatrixRow) []byte {
			roles := map[string][]string{}
			for apiType, places := range r.Roles {
				roles[roleWord(apiType)] = places
			}
			return Record{
				{Name: "user", Text: r.User.Name}, {Name: "origin", Text: r.User.Origin}, {Name: "guid", Text: r.User.GUID},
				{Name: "client", Value: r.User.Client}, {Name: "place", Text: r.Place.String()}, {Name: "roles", Value: roles},
			}.JSON()
		},
		Name: func(r *ops.MatrixRow) string { return r.User.Name },
		ID:   func(r *ops.MatrixRow) string { return r.User.GUID },
		Columns: []Column[*ops.MatrixRow]{
			{Name: "user", Text: func(r *ops.MatrixRow) string { return r.User.Name }},
			{Name: "origin", Text: func(r *ops.MatrixRow) string { return r.User.Origin }},
		},
	}
	for _, role := range perm.Roles() {
		if space && role.Level == perm.Org && role.Type != perm.OrgManager {
			continue
		}
		k.Columns = append(k.Columns, Column[*ops.MatrixRow]{
			Name: role.CF, Title: role.CF, Flex: role.Level == perm.Space, Text: func(r *ops.MatrixRow) string { return matrixCell(r, role) },
		})
	}
	k.Columns = append(k.Columns, Column[*ops.MatrixRow]{Name: "guid", Wide: true, Text: func(r *ops.MatrixRow) string { return r.User.GUID }})
	return k
}

// matrixCell is a mark, or the names of the spaces where a whole org is shown.
func matrixCell(r *ops.MatrixRow, role perm.Role) string {
	places := r.Roles[role.Type]
	if role.Level == perm.Space && r.Place.Space == nil {
		return strings.Join(places, ", ")
	}
	if len(places) > 0 {
		return "x"
	}
	return ""
}
