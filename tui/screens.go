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
		{"users", "accounts: their groups and roles, passwords, who may log in", users},
		{"groups", "groups, which are scopes: members, mappings", groups},
		{"clients", "applications and service accounts, and their secrets", clients},
		{"review", "who may do what and should not: findings, the worst first", review},
		{"events", "what happens, live: who gave or took which role", newEvents},
		{"contexts", "where one can stand: switch, protect, log in", contexts},
		{"token", "what the token says, how long it lasts, whether it is genuine", newToken},
	}
}

// further is what the palette finds beside them.
func further() []destined {
	return []destined{{"log in", "by any way that works at a terminal", func() screen { return newLoginScreen("", nil) }}}
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
	l.typed = func(*frame) []string { return []string{"cfid orgs"} }
	return l.opening(func(o *ops.Org) screen { return newAccessAt(ops.Place{Org: o}) })
}

func spaces() screen {
	l := newList(view.Spaces(), from(ops.ListSpaces, ops.SpaceListInput{All: true}))
	l.typed = func(*frame) []string { return []string{"cfid spaces --all"} }
	return l.opening(func(s *ops.Space) screen { return newAccessAt(ops.Place{Org: s.Org, Space: s}) })
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
		name, at, id := strings.Clone(u.UserName), strings.Clone(u.Origin), strings.Clone(u.ID) // the rest of the page is not kept
		into.add(destination{kind: "user", name: name, open: func() screen { return userPage(id, name+"@"+at, nowhere[*ops.User]{}) }})
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
