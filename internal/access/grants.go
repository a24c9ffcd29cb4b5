package access

import (
	"context"
	"iter"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/session"
)

// Kinds of grants.
const (
	GrantGroup = "group"
	GrantScope = "scope"
	GrantRole  = "role"
)

// Grant is a group, scope or role that a subject has, as a row of a list.
type Grant struct {
	Context, Who string
	Kind         string // GrantGroup, GrantScope, GrantRole
	What         string // the group, scope or role
	Where        string // the place of a role, the client of a scope
	How          string // how a group came about: "nested through team-a"
}

// Grants are the rows of an Access: groups, scopes through clients, roles.
func (a *Access) Grants() []Grant {
	row := Grant{Context: a.Context, Who: a.Arg()}
	var out []Grant
	for _, m := range a.Groups {
		row.Kind, row.What, row.Where, row.How = GrantGroup, m.Group, "", m.String()
		out = append(out, row)
	}
	for _, t := range a.Through {
		for _, scope := range t.Scopes {
			row.Kind, row.What, row.Where, row.How = GrantScope, scope, t.Client, "through client"
			if t.Own {
				row.How = "authority"
			}
			out = append(out, row)
		}
	}
	for _, r := range a.Roles {
		row.Kind, row.What, row.Where, row.How = GrantRole, r.Type, rolePlace(r), ""
		if known, ok := perm.RoleOf(r.Type); ok {
			row.What = known.CF
		}
		out = append(out, row)
	}
	return out
}

// AccessDiffInput names two users or clients.
type AccessDiffInput struct {
	A, B    string
	Origin  string
	Clients bool // both are OAuth clients
	All     bool // also what both have
}

// Sides of a difference.
const (
	OnlyA = "<"
	OnlyB = ">"
	Both  = "="
)

// Difference is what one subject has and the other does not have.
type Difference struct {
	Side string // OnlyA, OnlyB, Both
	Grant
}

// DiffAccess compares groups and roles of two users, or authorities and roles of two clients. What may not be read for
// one of them is not compared, and a note names it.
func DiffAccess(ctx context.Context, s *session.Session, in AccessDiffInput) (iter.Seq2[Difference, error], error) {
	var a, b *Access
	parts := accessParts{groups: true, roles: true, clients: in.Clients}
	who := func(name string) WhoInput {
		if in.Clients {
			return WhoInput{Client: name}
		}
		return WhoInput{Name: name, Origin: in.Origin}
	}
	err := session.AtOnce(
		func() (err error) { a, err = readAccess(ctx, s, who(in.A), parts); return err },
		func() (err error) { b, err = readAccess(ctx, s, who(in.B), parts); return err },
	)
	if err != nil {
		return nil, err
	}
	var unread []string
	for _, what := range slices.Concat(a.Unread, b.Unread) {
		if what != unreadDefaults {
			unread = session.AppendNew(unread, what)
		}
	}
	if len(unread) > 0 {
		s.UI.Show("note: not compared, because you may not read it: %s", session.Join(unread))
	}
	return func(yield func(Difference, error) bool) {
		for _, d := range differences(a.Grants(), b.Grants()) {
			if (in.All || d.Side != Both) && !yield(d, nil) {
				return
			}
		}
	}, nil
}

// differences compares two lists of grants, no matter how they were granted.
func differences(a, b []Grant) []Difference {
	key := func(g Grant) string {
		where := g.Where
		if g.Kind == GrantScope {
			where = "" // an authority is the same for every client
		}
		return strings.Join([]string{g.Kind, where, g.What}, "\x00")
	}
	inB := map[string]bool{}
	for _, g := range b {
		inB[key(g)] = true
	}
	var out []Difference
	inA := map[string]bool{}
	for _, g := range a {
		inA[key(g)] = true
		side := OnlyA
		if inB[key(g)] {
			side = Both
		}
		out = append(out, Difference{side, g})
	}
	for _, g := range b {
		if !inA[key(g)] {
			out = append(out, Difference{OnlyB, g})
		}
	}
	slices.SortStableFunc(out, func(x, y Difference) int {
		if c := strings.Compare(x.Kind, y.Kind); c != 0 {
			return c
		}
		return compareFold(x.Where+" "+x.What, y.Where+" "+y.What)
	})
	return out
}
