package tui

import (
	"context"
	"iter"
	"strings"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

// destined is a screen that home lists and the palette finds.
type destined struct {
	name string
	what string // one line
	open func() screen
}

// places is every screen one can go to, in the order of home. A new screen is one more line here.
func places() []destined {
	return []destined{
		{"access", "orgs and spaces, and who has which role there", func() screen { return newAccess() }},
		{"orgs", "all orgs as one list", orgs},
		{"spaces", "all spaces as one list", spaces},
	}
}

// sources is what the palette reads from the servers. A new kind of thing to go to is one more line here.
func sources() []source {
	return []source{orgNames, spaceNames, userNames}
}

// from makes an operation with its input the source of a list.
func from[I, T any](list func(context.Context, *ops.Session, I) (iter.Seq2[T, error], error), in I) func(context.Context, *ops.Session) (iter.Seq2[T, error], error) {
	return func(ctx context.Context, s *ops.Session) (iter.Seq2[T, error], error) { return list(ctx, s, in) }
}

func orgs() screen {
	l := newList(view.Orgs(), from(ops.ListOrgs, ops.OrgListInput{}))
	return l.opening(func(o *ops.Org) screen { return newAccessAt(ops.Place{Org: o}) })
}

func spaces() screen {
	l := newList(view.Spaces(), from(ops.ListSpaces, ops.SpaceListInput{All: true}))
	return l.opening(func(s *ops.Space) screen { return newAccessAt(ops.Place{Org: s.Org, Space: s}) })
}

// rolesOf is the roles that one user has, everywhere.
func rolesOf(name string) screen {
	l := newList(view.Roles(), from(ops.ListRoles, ops.RoleListInput{Users: []string{name}}))
	l.name = "roles of " + name
	return l
}

func orgNames(ctx context.Context, s *ops.Session, into *index) error {
	list, err := ops.WalkOrgs(ctx, s)
	return into.read(list, err, "org")
}

func spaceNames(ctx context.Context, s *ops.Session, into *index) error {
	list, err := ops.WalkSpaces(ctx, s, ops.Place{})
	return into.read(list, err, "space")
}

func userNames(ctx context.Context, s *ops.Session, into *index) error {
	list, err := ops.ListUsers(ctx, s, ops.UserListInput{Attributes: []string{"id", "userName", "origin"}})
	if err != nil {
		return err
	}
	for u, err := range list {
		if err != nil {
			return err
		}
		name := strings.Clone(u.UserName) // the rest of the page is not kept
		into.add(destination{kind: "user", name: name, open: func() screen { return rolesOf(name) }})
	}
	return nil
}

func (ix *index) read(list iter.Seq2[ops.Place, error], err error, kind string) error {
	if err != nil {
		return err
	}
	for p, err := range list {
		if err != nil {
			return err
		}
		ix.add(destination{kind: kind, name: p.String(), open: func() screen { return newAccessAt(p) }})
	}
	return nil
}
