package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui/frame"
)

// userDetail is the page of one user: the account, the groups it is in, and its roles in orgs and spaces.
type userDetail struct {
	*detail
	user *ops.User
	keep keeper[*ops.User]
}

// userPage opens by id: names can be had twice.
func userPage(id, name string, keep keeper[*ops.User]) frame.Screen {
	p := &userDetail{keep: keep}
	account := &reading{title: "account", read: p.account(id)}
	p.detail = &detail{
		name: name, id: id, names: []string{name},
		lead:    []string{frame.CommandLine("user get", []string{name}, "")},
		sources: []*reading{account}, took: func(thing any) { p.user, _ = thing.(*ops.User) },
	}
	p.deeds = func(f *frame.Frame) []frame.Deed {
		if p.user == nil {
			return nil
		}
		return userDeeds(f, func() []*ops.User { return []*ops.User{p.user} }, pageKeeper[*ops.User]{f, p.detail, keep})
	}
	return p
}

// Start reads the roles too where there is a Cloud Controller that the token is for.
func (p *userDetail) Start(f *frame.Frame, sc *frame.Scope) tea.Cmd {
	if c, err := f.Session.Context(); err == nil && c.Target.API != "" && ops.ForController(f.Session) {
		p.sources = append(p.sources, &reading{title: "roles", read: rolesRead(p.id)})
		p.lead = append(p.lead, "cfid roles --user "+ops.ShellQuote("sh", view.Clean(p.name)))
	}
	return p.detail.Start(f, sc)
}

func (p *userDetail) account(id string) func(ctx context.Context, s *ops.Session) ([]part, error) {
	return func(ctx context.Context, s *ops.Session) ([]part, error) {
		u, err := frame.Single(ops.GetUsers(ctx, s, ops.UserInput{Names: []string{id}, ID: true}))
		if err != nil {
			return nil, err
		}
		in := part{Title: "groups", Empty: "in no group"}
		for _, g := range u.Groups {
			text := g.Display
			if g.Type == "INDIRECT" {
				text += "  (through another group)"
			}
			in.Entries = append(in.Entries, entry{Text: text, id: g.Value, open: func() frame.Screen { return groupPage(g.Value, g.Display, "", nowhere[*ops.Group]{}) }})
		}
		return []part{{Entries: fields(view.Users(), u, "groups", "locked"), Thing: u}, in}, nil
	}
}

// rolesRead is where the roles of a user come from; from each one goes to its org or space.
func rolesRead(id string) func(ctx context.Context, s *ops.Session) ([]part, error) {
	return func(ctx context.Context, s *ops.Session) ([]part, error) {
		list, err := ops.ListRoles(ctx, s, ops.RoleListInput{Users: []string{id}})
		if err != nil {
			return nil, err
		}
		p := part{Title: "roles", Empty: "no role in any org or space that you see"}
		kind := view.Roles()
		for r, err := range list {
			if err != nil {
				return nil, err
			}
			p.Entries = append(p.Entries, roleEntry(kind, r))
		}
		return []part{p}, nil
	}
}

func roleEntry(kind view.Kind[*ops.Role], r *ops.Role) entry {
	cell := map[string]string{}
	for _, c := range kind.Columns {
		cell[c.Name] = c.Text(r)
	}
	e := entry{Label: cell["role"], Text: cell["org"], id: r.GUID}
	if cell["space"] != "" {
		e.Text += "/" + cell["space"]
	}
	switch {
	case r.Org != nil:
		e.open = func() frame.Screen { return newAccessAt(ops.Place{Org: r.Org}) }
	case r.Space != nil && r.Space.Org != nil:
		e.open = func() frame.Screen { return newAccessAt(ops.Place{Org: r.Space.Org, Space: r.Space}) }
	}
	return e
}
