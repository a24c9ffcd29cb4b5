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

// Grant is one thing that somebody has, as a row of a list.
type Grant struct {
	Context, Who string
	Kind         string // GrantGroup, GrantScope, GrantRole
	What         string // the group, scope or role
	Where        string // of a role the place, of a scope the client
	How          string // of a group: "nested through team-a"
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

// Difference is what one of two has and the other hasn't.
type Difference struct {
	Side string // OnlyA, OnlyB, Both
	Grant
}

// DiffAccess compares groups and roles of two people; of two clients authorities and roles. What may not be read of one of
// them cannot be compared and is said.
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
		s.UI.Show("note: not compared, for you may not read it: %s", session.Join(unread))
	}
	return func(yield func(Difference, error) bool) {
		for _, d := range differences(a.Grants(), b.Grants()) {
			if (in.All || d.Side != Both) && !yield(d, nil) {
				return
			}
		}
	}, nil
}

// differences compares two lists of grants, whatever the way in which they were got.
func differences(a, b []Grant) []Difference {
	key := func(g Grant) string {
		where := g.Where
		if g.Kind == GrantScope {
			where = "" // an authority stands for itself, no matter whose it is
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
