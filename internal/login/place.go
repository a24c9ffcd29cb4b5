package login

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/session"
)

const (
	// listed is the maximum number of orgs or spaces in a list of choices; if there are more, cfid asks for a part of the name.
	listed = 20
	// searched is the maximum number of names in a search: later ones must be typed in full.
	searched = 2000
)

// offerPlace lets a user who has just logged in choose org and space. It asks nothing if there is nothing to
// choose. An error does not undo the login.
func offerPlace(ctx context.Context, s *session.Session) error {
	c := s.Chosen.Context
	if !s.Settings.TTY || c.Target.API == "" || c.Org.GUID != "" {
		return nil
	}
	cc, err := s.CC(ctx)
	if err != nil {
		return err
	}
	org, err := pick(ctx, s, "org", func(ctx context.Context, name string, most int) ([]string, error) {
		q := capi.OrgQuery{Names: only(name), OrderBy: "name", Paging: upTo(most)}
		return namesOf(cc.Orgs(ctx, q), func(o *capi.Org) string { return o.Name })
	})
	if err != nil || org == "" {
		return unlessCancelled(ctx, s, err)
	}
	if err := platform.SelectPlace(ctx, s, org, ""); err != nil {
		return err
	}
	guid := s.Chosen.Context.Org.GUID
	space, err := pick(ctx, s, "space", func(ctx context.Context, name string, most int) ([]string, error) {
		q := capi.SpaceQuery{Names: only(name), OrgGUIDs: []string{guid}, OrderBy: "name", Paging: upTo(most)}
		return namesOf(cc.Spaces(ctx, q), func(o *capi.Space) string { return o.Name })
	})
	if err != nil || space == "" {
		return unlessCancelled(ctx, s, err)
	}
	return platform.SelectPlace(ctx, s, "", space)
}

// unlessCancelled prints other errors as a note: a user who can't read orgs is still logged in.
func unlessCancelled(ctx context.Context, s *session.Session, err error) error {
	if ctx.Err() != nil {
		return err
	}
	if err != nil && !errors.Is(err, session.ErrNotInteractive) {
		s.UI.Show("note: no org or space was chosen: %v", err)
	}
	return nil
}

// lister returns up to n names, or the one that matches exactly.
type lister func(ctx context.Context, name string, most int) (names []string, err error)

func only(name string) []string {
	if name == "" {
		return nil
	}
	return []string{name}
}

// upTo limits a list, with one request if a page can hold it.
func upTo(most int) capi.Paging { return capi.Paging{Limit: most, PageSize: min(most, 500)} }

func namesOf[T any](list iter.Seq2[*T, error], name func(*T) string) (names []string, err error) {
	for item, err := range list {
		if err != nil {
			return nil, err
		}
		names = append(names, name(item))
	}
	return names, nil
}

// pick asks for a choice: by number if there are few, by a part of the name if there are many. A single one is chosen
// without asking. An empty answer means none.
func pick(ctx context.Context, s *session.Session, noun string, find lister) (string, error) {
	names, err := find(ctx, "", listed+1)
	switch {
	case err != nil || len(names) == 0:
		return "", err
	case len(names) == 1:
		return names[0], nil
	case len(names) <= listed:
		return pickOf(ctx, s, noun, names, find)
	}
	for {
		part, err := s.UI.Ask(ctx, session.Prompt{Text: fmt.Sprintf("%s (there are many: type a part of the name; empty for none)", noun)})
		if err != nil || part == "" {
			return "", err
		}
		found, err := search(ctx, part, find)
		if err != nil {
			return "", err
		}
		switch {
		case len(found) == 1:
			return found[0], nil
		case len(found) == 0:
			s.UI.Show("no %s found whose name contains that; if there are many, type the full name", noun)
		case len(found) > listed:
			s.UI.Show("more than %d names contain that", listed)
		default:
			return pickOf(ctx, s, noun, found, find)
		}
	}
}

func pickOf(ctx context.Context, s *session.Session, noun string, names []string, find lister) (string, error) {
	for {
		answer, err := s.UI.Ask(ctx, session.Prompt{Text: noun + " (number or name; empty for none)", List: names})
		if err != nil || answer == "" {
			return "", err
		}
		if found, err := find(ctx, answer, 1); err != nil || len(found) > 0 {
			return strings.Join(found, ""), err
		}
		s.UI.Show("%s %s not found", noun, answer)
	}
}

// search returns the one with that name, with one request, else those among the first whose name contains the text.
func search(ctx context.Context, part string, find lister) ([]string, error) {
	if exact, err := find(ctx, part, 1); err != nil || len(exact) > 0 {
		return exact, err
	}
	all, err := find(ctx, "", searched)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, name := range all {
		if strings.Contains(strings.ToLower(name), strings.ToLower(part)) {
			found = append(found, name)
		}
	}
	return found, nil
}
