package access

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// AccessInput names the users or clients whose access is shown; empty for the session's own user or client.
type AccessInput struct {
	Names       []string
	Origin      string
	Clients     []string
	AllContexts bool
}

// ClientScopes are the scopes that a user gets through a client.
type ClientScopes struct {
	Client string
	Scopes []string
	Own    bool // the client's own token: its authorities
}

// Allowance is a role or scope, and what it allows.
type Allowance struct {
	By   string
	Text string
}

// Access is what a subject may do, and why.
type Access struct {
	Context string
	Subject
	Groups  []perm.Membership // by name
	Through []ClientScopes    // by client
	Roles   []*capi.Role      // by place
	Allows  []Allowance
	// Unread is what the caller may not read, with the scope that it needs: what is missing above may exist if it is
	// listed here.
	Unread []string
}

// ShowAccess reports what users and clients may do: their groups in the UAA and how they are in them, the scopes they
// get through clients, and their roles. The number of requests does not grow with the number of orgs.
func ShowAccess(ctx context.Context, s *session.Session, in AccessInput) (iter.Seq[session.Item[*Access]], error) {
	who := in.asked()
	if in.AllContexts {
		return accessEverywhere(ctx, s, who)
	}
	if _, err := s.Context(); err != nil {
		return nil, err
	}
	return session.Each(ctx, s, who, asked.name, func(ctx context.Context, w asked) (*Access, session.State, error) {
		a, err := readAccess(ctx, s, w.WhoInput, wholeAccess())
		return a, session.Unchanged, err
	}), nil
}

// asked is one subject of the question, by the name in its outcome.
type asked struct {
	key string
	WhoInput
}

func (a asked) name() string { return a.key }

func (in AccessInput) asked() []asked {
	var out []asked
	for _, name := range session.Unique(in.Names) {
		out = append(out, asked{name, WhoInput{Name: name, Origin: in.Origin}})
	}
	for _, id := range session.Unique(in.Clients) {
		out = append(out, asked{"client " + id, WhoInput{Client: id}})
	}
	if len(out) == 0 {
		out = append(out, asked{"you", WhoInput{}})
	}
	return out
}

// accessParts selects what is read of a subject's access.
type accessParts struct{ groups, clients, roles bool }

func wholeAccess() accessParts { return accessParts{groups: true, clients: true, roles: true} }

func readAccess(ctx context.Context, s *session.Session, in WhoInput, parts accessParts) (*Access, error) {
	w, err := findSubject(ctx, s, in)
	if err != nil {
		return nil, err
	}
	a := &Access{Context: s.Name(), Subject: *w}
	var unreadGroups, unreadClients, unreadRoles []string
	var clients []*uaa.OAuthClient
	err = session.AtOnce(
		func() (err error) {
			if parts.groups && !w.Client {
				a.Groups, unreadGroups, err = groupsOf(ctx, s, w)
			}
			return err
		},
		func() (err error) {
			if parts.clients && !w.Client {
				clients, unreadClients, err = readAllClients(ctx, s)
			}
			return err
		},
		func() (err error) {
			if parts.roles {
				a.Roles, unreadRoles, err = rolesSeen(ctx, s, w)
			}
			return err
		},
	)
	if err != nil {
		return nil, err
	}
	if w.Client && w.OAuth == nil && !w.Me {
		unreadClients = []string{"authorities (clients.read)"}
	}
	a.Unread = slices.Concat(unreadGroups, unreadClients, unreadRoles)
	if parts.clients {
		a.through(clients)
	}
	a.allow()
	return a, nil
}

func groupsOf(ctx context.Context, s *session.Session, w *Subject) ([]perm.Membership, []string, error) {
	switch w.Account {
	case AccountUnknown:
		return nil, []string{"groups (scim.read)"}, nil
	case AccountNone:
		return nil, nil, nil
	}
	f, err := memberships(ctx, s, w.User)
	if err != nil {
		return nil, nil, err
	}
	return f.list, f.unread, nil
}

func readAllClients(ctx context.Context, s *session.Session) ([]*uaa.OAuthClient, []string, error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, nil, err
	}
	clients, err := session.Collect(c.Clients(ctx, uaa.ListInput{}))
	if errors.Is(err, rest.ErrForbidden) {
		return nil, []string{"clients (clients.read)"}, nil
	}
	return clients, nil, err
}

// rolesSeen are a subject's roles in the places that the caller sees.
func rolesSeen(ctx context.Context, s *session.Session, w *Subject) ([]*capi.Role, []string, error) {
	if _, err := s.CC(ctx); err != nil {
		if errors.Is(err, session.ErrNoCloudController) || s.Settings.Zone != "" {
			return nil, []string{"roles (the context has no Cloud Controller)"}, nil
		}
		return nil, nil, err
	}
	if notForCC(s) {
		return nil, []string{"roles (" + perm.CCRead + ")"}, nil
	}
	list, err := platform.RolesOfUsers(ctx, s, w.ID)
	if err != nil {
		return nil, nil, err
	}
	roles, err := session.Collect(list)
	if errors.Is(err, rest.ErrForbidden) {
		return nil, []string{"roles (" + perm.CCRead + ")"}, nil
	}
	slices.SortStableFunc(roles, func(a, b *capi.Role) int {
		return cmp.Or(compareFold(rolePlace(a), rolePlace(b)), strings.Compare(a.Type, b.Type))
	})
	if err != nil || w.Me || seesAllOrgs(s) {
		return roles, nil, err
	}
	return roles, []string{"roles in orgs that you do not see"}, nil
}

func seesAllOrgs(s *session.Session) bool {
	return slices.ContainsFunc(s.Scopes(), func(scope string) bool {
		return slices.Contains([]string{perm.CCAdmin, perm.CCAdminReadOnly, perm.CCGlobalAuditor}, scope)
	})
}

// rolePlace names the place of a role; a place that the caller may not see is named by its guid.
func rolePlace(r *capi.Role) string {
	switch {
	case r.Space != nil && r.Space.Org != nil:
		return r.Space.Org.Name + "/" + r.Space.Name
	case r.Space != nil:
		return "?/" + r.Space.Name
	case r.Org != nil:
		return r.Org.Name
	}
	return cmp.Or(r.SpaceGUID(), r.OrgGUID())
}

// RolePlace is rolePlace for other packages.
func RolePlace(r *capi.Role) string { return rolePlace(r) }

// through joins groups and clients. If clients may not be read, the session's own token still shows the scopes through
// its client.
func (a *Access) through(clients []*uaa.OAuthClient) {
	switch {
	case a.Client && a.OAuth != nil:
		a.Through = []ClientScopes{{Client: a.Name, Scopes: slices.Sorted(slices.Values(a.OAuth.Authorities)), Own: true}}
	case len(clients) == 0 && a.Me:
		a.Through = []ClientScopes{{Client: a.token.client, Scopes: slices.Sorted(slices.Values(a.token.scopes)), Own: a.Client}}
	}
	for _, c := range clients {
		if scopes := perm.Obtainable(a.Groups, c.Scope); len(scopes) > 0 && forUsers(c) {
			a.Through = append(a.Through, ClientScopes{Client: c.ClientID, Scopes: scopes})
		}
	}
	slices.SortStableFunc(a.Through, func(x, y ClientScopes) int { return compareFold(x.Client, y.Client) })
}

func forUsers(c *uaa.OAuthClient) bool {
	return slices.ContainsFunc(c.AuthorizedGrantTypes, func(g string) bool { return g != "client_credentials" && g != "refresh_token" })
}

// allow lists what the roles allow, and the scopes that not every user has.
func (a *Access) allow() {
	for _, r := range perm.Roles() {
		if slices.ContainsFunc(a.Roles, func(has *capi.Role) bool { return has.Type == r.Type }) {
			a.Allows = append(a.Allows, Allowance{r.CF, r.May})
		}
	}
	scopes := []string{}
	for _, m := range a.Groups {
		if m.How != perm.Default && m.How != perm.DirectOrDefault {
			scopes = append(scopes, m.Group)
		}
	}
	if a.Client && len(a.Through) > 0 {
		scopes = a.Through[0].Scopes
	}
	for _, scope := range scopes {
		if m, known := perm.Explain(scope); known && scope != "uaa.none" {
			a.Allows = append(a.Allows, Allowance{scope, m.Text})
		}
	}
}

func compareFold(a, b string) int {
	return cmp.Or(strings.Compare(strings.ToLower(a), strings.ToLower(b)), strings.Compare(a, b))
}
