package identity

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// groupUse lists who has a scope through a group, and which clients request it: what is affected if the group is deleted.
type groupUse struct {
	group       string
	members     []string // names; those of groups begin with "group "
	scope       []string // clients that may request it for users' tokens
	authorities []string // clients that have it as an authority: they keep it
	external    []string // mapped external groups
}

// tellUse prints who loses the scope before groups are deleted, and returns the groups by their names as typed. It prints a
// note if clients may not be read. A missing group is left out: the caller reports it.
func tellUse(ctx context.Context, s *session.Session, c *uaa.Client, names []string) (map[string]*uaa.Group, error) {
	found := map[string]*uaa.Group{}
	var uses []*groupUse
	for _, name := range session.Unique(names) {
		g, err := FindGroup(ctx, c, name)
		if session.IsAny[*session.MissingError](err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		use, err := useOf(ctx, c, g)
		if err != nil {
			return nil, session.Missing(err, "group", name)
		}
		found[name], uses = g, append(uses, use)
	}
	if len(uses) == 0 {
		return nil, nil
	}
	err := clientsOf(ctx, c, uses)
	switch {
	case errors.Is(err, rest.ErrForbidden):
		s.UI.Show("note: which clients ask for it is unknown: that needs the scope clients.read")
	case err != nil:
		return nil, err
	}
	for _, use := range uses {
		for _, line := range use.lines() {
			s.UI.Show("note: %s", line)
		}
	}
	return found, nil
}

func useOf(ctx context.Context, c *uaa.Client, g *uaa.Group) (*groupUse, error) {
	use := &groupUse{group: g.DisplayName}
	members, err := c.Members(ctx, g.ID, true)
	if err != nil {
		return nil, err
	}
	for _, m := range members {
		use.members = append(use.members, nameOfMember(m))
	}
	for m, err := range c.Mappings(ctx, uaa.MappingListInput{}) {
		if err != nil {
			return nil, err
		}
		if m.GroupID == g.ID {
			use.external = append(use.external, m.ExternalGroup+" of "+m.Origin)
		}
	}
	return use, nil
}

func nameOfMember(m uaa.Member) string {
	switch {
	case m.Entity == nil:
		return m.Value
	case m.Type == uaa.MemberGroup:
		return "group " + m.Entity.DisplayName
	}
	return m.Entity.UserName
}

// clientsOf reads all clients once and adds them to the uses.
func clientsOf(ctx context.Context, c *uaa.Client, uses []*groupUse) error {
	for client, err := range c.Clients(ctx, uaa.ListInput{}) {
		if err != nil {
			return err
		}
		for _, use := range uses {
			if slices.Contains(client.Scope, use.group) {
				use.scope = append(use.scope, client.ClientID)
			}
			if slices.Contains(client.Authorities, use.group) {
				use.authorities = append(use.authorities, client.ClientID)
			}
		}
	}
	return nil
}

func (u *groupUse) lines() []string {
	var out []string
	add := func(list []string, format string) {
		if len(list) > 0 {
			out = append(out, fmt.Sprintf(format, u.group, session.Some(list)))
		}
	}
	add(u.members, "the members of %s lose it: %s; tokens with this scope are rejected at once")
	add(u.scope, "%s is no longer issued to users of the clients %s, which still list it")
	add(u.authorities, "%s stays an authority of the clients %s: authorities need no group")
	add(u.external, "%s is no longer mapped from the external groups %s")
	return out
}
