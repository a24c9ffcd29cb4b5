package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

// userDetail is the page of one user: the account, the groups it is in, and its roles in orgs and spaces.
type userDetail struct {
	*detail
	user *ops.User
	keep keeper[*ops.User]
}

// userPage opens by id: names can be had twice.
func userPage(id, name string, keep keeper[*ops.User]) screen {
	p := &userDetail{keep: keep}
	account := &reading{title: "account", read: p.account(id)}
	p.detail = &detail{
		name: name, id: id, names: []string{name},
		lead:    []string{commandLine("user get", []string{name}, "")},
		sources: []*reading{account}, took: func(thing any) { p.user, _ = thing.(*ops.User) },
	}
	p.deeds = func(f *frame) []deed {
		if p.user == nil {
			return nil
		}
		return userDeeds(f, func() []*ops.User { return []*ops.User{p.user} }, pageKeeper[*ops.User]{f, p.detail, keep})
	}
	return p
}

// start reads the roles too where there is a Cloud Controller that the token is for.
func (p *userDetail) start(f *frame, sc *scope) tea.Cmd {
	if c, err := f.session.Context(); err == nil && c.Target.API != "" && ops.ForController(f.session) {
		p.sources = append(p.sources, &reading{title: "roles", read: rolesRead(p.id)})
		p.lead = append(p.lead, "cfid roles --user "+ops.ShellQuote("sh", view.Clean(p.name)))
	}
	return p.detail.start(f, sc)
}

func (p *userDetail) account(id string) func(ctx context.Context, s *ops.Session) ([]part, error) {
	return func(ctx context.Context, s *ops.Session) ([]part, error) {
		u, err := single(ops.GetUsers(ctx, s, ops.UserInput{Names: []string{id}, ID: true}))
		if err != nil {
			return nil, err
		}
		in := part{title: "groups", empty: "in no group"}
		for _, g := range u.Groups {
			text := g.Display
			if g.Type == "INDIRECT" {
				text += "  (through another group)"
			}
			in.entries = append(in.entries, entry{text: text, id: g.Value, open: func() screen { return groupPage(g.Value, g.Display, "", nowhere[*ops.Group]{}) }})
		}
		return []part{{entries: fields(view.Users(), u, "groups", "locked"), thing: u}, in}, nil
	}
}

// rolesRead is where the roles of a user come from; from each one goes to its org or space.
func rolesRead(id string) func(ctx context.Context, s *ops.Session) ([]part, error) {
	return func(ctx context.Context, s *ops.Session) ([]part, error) {
		list, err := ops.ListRoles(ctx, s, ops.RoleListInput{Users: []string{id}})
		if err != nil {
			return nil, err
		}
		p := part{title: "roles", empty: "no role in any org or space that you see"}
		kind := view.Roles()
		for r, err := range list {
			if err != nil {
				return nil, err
			}
			p.entries = append(p.entries, roleEntry(kind, r))
		}
		return []part{p}, nil
	}
}

func roleEntry(kind view.Kind[*ops.Role], r *ops.Role) entry {
	cell := map[string]string{}
	for _, c := range kind.Columns {
		cell[c.Name] = c.Text(r)
	}
	e := entry{label: cell["role"], text: cell["org"], id: r.GUID}
	if cell["space"] != "" {
		e.text += "/" + cell["space"]
	}
	switch {
	case r.Org != nil:
		e.open = func() screen { return newAccessAt(ops.Place{Org: r.Org}) }
	case r.Space != nil && r.Space.Org != nil:
		e.open = func() screen { return newAccessAt(ops.Place{Org: r.Space.Org, Space: r.Space}) }
	}
	return e
}
