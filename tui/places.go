package tui

import (
	"context"
	"iter"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

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

// orgNamed is the role matrix of an org by name.
func orgNamed(name string) screen {
	return &seek{name: name, find: func(ctx context.Context, s *ops.Session) (screen, error) {
		org, err := single(ops.GetOrgs(ctx, s, ops.PlaceGetInput{Names: []string{name}}))
		if err != nil {
			return nil, err
		}
		return newAccessAt(org.Place), nil
	}}
}

func orgNames(ctx context.Context, s *ops.Session, into *index) error {
	list, err := ops.WalkOrgs(ctx, s)
	return read(into, list, err, "org")
}

func spaceNames(ctx context.Context, s *ops.Session, into *index) error {
	list, err := ops.WalkSpaces(ctx, s, ops.Place{})
	return read(into, list, err, "space")
}

func read(ix *index, list iter.Seq2[ops.Place, error], err error, kind string) error {
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
