package view

import (
	"encoding/json"
	"strings"

	"github.com/cfid-cli/cfid/internal/access"
	"github.com/cfid-cli/cfid/internal/perm"
)

// Accesses is how access looks to programs. People get WriteAccess, and lists use Grants.
func Accesses() Kind[*access.Access] {
	return Kind[*access.Access]{
		Noun: "access", Plural: "access",
		JSON: accessJSON,
		Name: func(a *access.Access) string { return a.Arg() },
		ID:   func(a *access.Access) string { return a.ID },
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

func accessJSON(a *access.Access) []byte {
	out := struct {
		Context string          `json:"context"`
		Who     string          `json:"who"`
		ID      string          `json:"id"`
		Kind    string          `json:"kind"`
		Account access.Account  `json:"account"`
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
		out.Roles = append(out.Roles, roleJSON{roleWord(r.Type), r.Type, access.RolePlace(r), r.GUID})
	}
	for _, al := range a.Allows {
		out.Allows = append(out.Allows, allowJSON{al.By, al.Text})
	}
	return encoded(out)
}

func encoded(v any) []byte {
	doc, err := json.Marshal(v)
	if err != nil {
		return []byte("{}") // strings, lists and JSON of a server can always be encoded
	}
	return doc
}

// Grants is how rows of access look.
func Grants() Kind[access.Grant] {
	return Kind[access.Grant]{
		Noun: "grant", Plural: "grants",
		JSON: func(g access.Grant) []byte { return grantRecord(g).JSON() },
		Name: func(g access.Grant) string { return g.What },
		ID:   func(g access.Grant) string { return g.What },
		Columns: []Column[access.Grant]{
			{Name: "context", Wide: true, Text: func(g access.Grant) string { return g.Context }},
			{Name: "who", Flex: true, Text: func(g access.Grant) string { return g.Who }},
			{Name: "kind", Text: func(g access.Grant) string { return g.Kind }},
			{Name: "what", Flex: true, Text: func(g access.Grant) string { return g.What }},
			{Name: "where", Flex: true, Text: func(g access.Grant) string { return g.Where }},
			{Name: "how", Flex: true, Text: func(g access.Grant) string { return g.How }},
		},
	}
}

func grantRecord(g access.Grant) Record {
	return Record{
		{Name: "context", Text: g.Context}, {Name: "who", Text: g.Who}, {Name: "kind", Text: g.Kind},
		{Name: "what", Text: g.What}, {Name: "where", Text: g.Where}, {Name: "how", Text: g.How},
	}
}

// Differences is how the differences between two subjects' access look.
func Differences() Kind[access.Difference] {
	sides := map[string]Style{access.OnlyA: Bad, access.OnlyB: Good, access.Both: Faint}
	return Kind[access.Difference]{
		Noun: "difference", Plural: "differences",
		JSON: func(d access.Difference) []byte {
			return append(Record{{Name: "side", Text: d.Side}}, grantRecord(d.Grant)...).JSON()
		},
		Name: func(d access.Difference) string { return d.What },
		ID:   func(d access.Difference) string { return d.What },
		Columns: []Column[access.Difference]{
			{Name: "side", Title: " ", Text: func(d access.Difference) string { return d.Side }, Style: func(d access.Difference) Style { return sides[d.Side] }},
			{Name: "who", Flex: true, Text: func(d access.Difference) string { return d.Who }},
			{Name: "kind", Text: func(d access.Difference) string { return d.Kind }},
			{Name: "what", Flex: true, Text: func(d access.Difference) string { return d.What }},
			{Name: "where", Flex: true, Text: func(d access.Difference) string { return d.Where }},
			{Name: "how", Wide: true, Text: func(d access.Difference) string { return d.How }},
		},
	}
}

// MatrixRows is how the users of an org or space look, with a column for each role.
func MatrixRows(space bool) Kind[*access.MatrixRow] {
	k := Kind[*access.MatrixRow]{
		Noun: "user", Plural: "users",
		JSON: func(r *access.MatrixRow) []byte {
			roles := map[string][]string{}
			for apiType, places := range r.Roles {
				roles[roleWord(apiType)] = places
			}
			return Record{
				{Name: "user", Text: r.User.Name}, {Name: "origin", Text: r.User.Origin}, {Name: "guid", Text: r.User.GUID},
				{Name: "client", Value: r.User.Client}, {Name: "place", Text: r.Place.String()}, {Name: "roles", Value: roles},
			}.JSON()
		},
		Name: func(r *access.MatrixRow) string { return r.User.Name },
		ID:   func(r *access.MatrixRow) string { return r.User.GUID },
		Columns: []Column[*access.MatrixRow]{
			{Name: "user", Text: func(r *access.MatrixRow) string { return r.User.Name }},
			{Name: "origin", Text: func(r *access.MatrixRow) string { return r.User.Origin }},
		},
	}
	for _, role := range perm.Roles() {
		if space && role.Level == perm.Org && role.Type != perm.OrgManager {
			continue
		}
		k.Columns = append(k.Columns, Column[*access.MatrixRow]{
			Name: role.CF, Title: role.CF, Flex: role.Level == perm.Space, Text: func(r *access.MatrixRow) string { return matrixCell(r, role) },
		})
	}
	k.Columns = append(k.Columns, Column[*access.MatrixRow]{Name: "guid", Wide: true, Text: func(r *access.MatrixRow) string { return r.User.GUID }})
	return k
}

// matrixCell is a mark, or the names of the spaces if a whole org is shown.
func matrixCell(r *access.MatrixRow, role perm.Role) string {
	places := r.Roles[role.Type]
	if role.Level == perm.Space && r.Place.Space == nil {
		return strings.Join(places, ", ")
	}
	if len(places) > 0 {
		return "x"
	}
	return ""
}
