package accounts

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui/frame"
	"github.com/cfid-cli/cfid/tui/page"
	"github.com/cfid-cli/cfid/tui/roles"
)

// userDetail is the page of one user: the account, its groups, and its roles in orgs and spaces.
type userDetail struct {
	*page.Detail
	user *session.User
	keep page.Keeper[*session.User]
}

// UserPage opens the page of a user by id, because a name may exist at several origins.
func UserPage(id, name string, keep page.Keeper[*session.User]) frame.Screen {
	p := &userDetail{keep: keep}
	account := &page.Reading{Title: "account", Read: p.account(id)}
	p.Detail = &page.Detail{
		Name: name, ID: id, Names: []string{name},
		Lead:    []string{frame.CommandLine(line.UserGet.With, name)},
		Sources: []*page.Reading{account}, Took: func(thing any) { p.user, _ = thing.(*session.User) },
	}
	p.Deeds = func(f *frame.Frame) []frame.Deed {
		if p.user == nil {
			return nil
		}
		return userDeeds(f, func() []*session.User { return []*session.User{p.user} }, page.OnPage[*session.User]{Frame: f, Page: p.Detail, List: keep})
	}
	return p
}

// Start reads the account, and the roles if there is a Cloud Controller that accepts the token.
func (p *userDetail) Start(f *frame.Frame, sc *frame.Scope) tea.Cmd {
	if c, err := f.Session.Context(); err == nil && c.Target.API != "" && session.ForController(f.Session) {
		p.Sources = append(p.Sources, &page.Reading{Title: "roles", Read: rolesRead(p.ID)})
		p.Lead = append(p.Lead, line.Roles.Flag("--user", view.Clean(p.Name)).String())
	}
	return p.Detail.Start(f, sc)
}

func (p *userDetail) account(id string) func(ctx context.Context, s *session.Session) ([]page.Part, error) {
	return func(ctx context.Context, s *session.Session) ([]page.Part, error) {
		u, err := frame.Single(identity.GetUsers(ctx, s, identity.UserInput{Names: []string{id}, ID: true}))
		if err != nil {
			return nil, err
		}
		in := page.Part{Title: "groups", Empty: "in no group"}
		for _, g := range u.Groups {
			text := g.Display
			if g.Type == "INDIRECT" {
				text += "  (through another group)"
			}
			in.Entries = append(in.Entries, page.Entry{Text: text, ID: g.Value, Open: func() frame.Screen { return groupPage(g.Value, g.Display, "", page.Nowhere[*session.Group]{}) }})
		}
		return []page.Part{{Entries: page.Fields(view.Users(), u, "groups", "locked"), Thing: u}, in}, nil
	}
}

// rolesRead shows the roles of a user. Each one opens its org or space.
func rolesRead(id string) func(ctx context.Context, s *session.Session) ([]page.Part, error) {
	return func(ctx context.Context, s *session.Session) ([]page.Part, error) {
		list, err := platform.ListRoles(ctx, s, platform.RoleListInput{Users: []string{id}})
		if err != nil {
			return nil, err
		}
		p := page.Part{Title: "roles", Empty: "no role in any org or space that you see"}
		kind := view.Roles()
		for r, err := range list {
			if err != nil {
				return nil, err
			}
			p.Entries = append(p.Entries, roleEntry(kind, r))
		}
		return []page.Part{p}, nil
	}
}

func roleEntry(kind view.Kind[*session.Role], r *session.Role) page.Entry {
	cell := map[string]string{}
	for _, c := range kind.Columns {
		cell[c.Name] = c.Text(r)
	}
	e := page.Entry{Label: cell["role"], Text: cell["org"], ID: r.GUID}
	if cell["space"] != "" {
		e.Text += "/" + cell["space"]
	}
	switch {
	case r.Org != nil:
		e.Open = func() frame.Screen { return roles.NewAccessAt(platform.Place{Org: r.Org}) }
	case r.Space != nil && r.Space.Org != nil:
		e.Open = func() frame.Screen { return roles.NewAccessAt(platform.Place{Org: r.Space.Org, Space: r.Space}) }
	}
	return e
}
