package roles

import (
	"context"
	"iter"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui/frame"
	"github.com/cfid-cli/cfid/tui/page"
)

// Orgs opens the list of all orgs.
func Orgs() frame.Screen {
	l := page.NewList(view.Orgs(), page.From(platform.ListOrgs, platform.OrgListInput{}))
	l.Typed = func(*frame.Frame) []string { return []string{line.Orgs.String()} }
	return l.Opening(func(o *session.Org) frame.Screen { return NewAccessAt(platform.Place{Org: o}) })
}

// Spaces opens the list of all spaces.
func Spaces() frame.Screen {
	l := page.NewList(view.Spaces(), page.From(platform.ListSpaces, platform.SpaceListInput{All: true}))
	l.Typed = func(*frame.Frame) []string { return []string{line.Spaces.Flag("--all").String()} }
	return l.Opening(func(s *session.Space) frame.Screen { return NewAccessAt(platform.Place{Org: s.Org, Space: s}) })
}

// OrgNamed opens the role matrix of an org by name.
func OrgNamed(name string) frame.Screen {
	return &page.Seek{Name: name, Find: func(ctx context.Context, s *session.Session) (frame.Screen, error) {
		org, err := frame.Single(platform.GetOrgs(ctx, s, platform.PlaceGetInput{Names: []string{name}}))
		if err != nil {
			return nil, err
		}
		return NewAccessAt(org.Place), nil
	}}
}

// OrgNames adds all orgs to the palette's index.
func OrgNames(ctx context.Context, s *session.Session, into *frame.Index) error {
	list, err := platform.WalkOrgs(ctx, s)
	return read(into, list, err, "org")
}

// SpaceNames adds all spaces to the palette's index.
func SpaceNames(ctx context.Context, s *session.Session, into *frame.Index) error {
	list, err := platform.WalkSpaces(ctx, s, platform.Place{})
	return read(into, list, err, "space")
}

func read(ix *frame.Index, list iter.Seq2[platform.Place, error], err error, kind string) error {
	if err != nil {
		return err
	}
	for p, err := range list {
		if err != nil {
			return err
		}
		ix.Add(frame.Destination{Kind: kind, Name: p.String(), Open: func() frame.Screen { return NewAccessAt(p) }})
	}
	return nil
}
