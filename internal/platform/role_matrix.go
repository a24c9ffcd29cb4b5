package platform

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
)

// RoleMatrix is the users and their roles in an org or space; a space's matrix has the membership of its org too.
type RoleMatrix struct {
	Place  Place
	Roles  []perm.Role // the columns
	People []RoleUser  // the rows, by name
	// Mine are the types of the roles that the session's own user has in the place and its org.
	Mine []string

	held map[string]map[string]string // user's guid → role's type → role's guid
}

// Held returns the guid of a user's role; empty if there is none.
func (m *RoleMatrix) Held(userGUID, roleType string) string { return m.held[userGUID][roleType] }

// Work assigns or unassigns the role of one box of the matrix. The membership is of the org.
func (m *RoleMatrix) Work(u RoleUser, r perm.Role) RoleWork {
	p := m.Place
	if r.Level == perm.Org {
		p.Space = nil
	}
	return RoleWork{User: u, Role: r, Place: p, RoleGUID: m.Held(u.GUID, r.Type)}
}

// Add adds a user without roles to the matrix; a user who is in it stays as is.
func (m *RoleMatrix) Add(u RoleUser) {
	if m.held[u.GUID] != nil {
		return
	}
	m.held[u.GUID] = map[string]string{}
	m.People = append(m.People, u)
	m.order()
}

func (m *RoleMatrix) order() {
	slices.SortStableFunc(m.People, func(a, b RoleUser) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.Origin, b.Origin), strings.Compare(a.GUID, b.GUID))
	})
}

// ReadRoleMatrix reads the roles of a place: one request for an org, two at once for a space, and more pages for more than
// 5,000 roles.
func ReadRoleMatrix(ctx context.Context, s *session.Session, p Place) (*RoleMatrix, error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	m := &RoleMatrix{Place: p, held: map[string]map[string]string{}}
	queries := []capi.RoleQuery{{OrgGUIDs: []string{p.Org.GUID}, Include: []string{"user"}}}
	for _, r := range perm.Roles() {
		if r.Type == perm.OrgUser || (r.Level == perm.Org) == (p.Space == nil) {
			m.Roles = append(m.Roles, r)
		}
	}
	if p.Space != nil {
		queries = append(queries, capi.RoleQuery{SpaceGUIDs: []string{p.Space.GUID}, Include: []string{"user"}})
	}
	lists, errs := make([][]*capi.Role, len(queries)), make([]error, len(queries))
	var reading sync.WaitGroup
	for i, q := range queries {
		reading.Go(func() {
			defer rest.Catch(&errs[i])
			lists[i], errs[i] = session.Collect(cc.Roles(ctx, q))
		})
	}
	reading.Wait()
	for i, err := range errs {
		if rest.Rethrow(err); err != nil {
			return nil, err
		}
		m.take(lists[i], myGUID(s))
	}
	m.order()
	return m, nil
}

func (m *RoleMatrix) take(roles []*capi.Role, me string) {
	for _, r := range roles {
		guid := r.UserGUID()
		if m.held[guid] == nil {
			m.held[guid] = map[string]string{}
			m.People = append(m.People, RoleOwner(r))
		}
		m.held[guid][r.Type] = r.GUID
		if guid == me && me != "" {
			m.Mine = append(m.Mine, r.Type)
		}
	}
}

// MayChange reports whether the session may assign and unassign roles in the matrix's place, as far as the token's
// scopes and the user's roles show. why is what is missing.
func (m *RoleMatrix) MayChange(s *session.Session) (ok bool, why string) {
	name := "manage-org-users"
	if m.Place.Space != nil {
		name = "manage-space-users"
	}
	verb, err := perm.ParseVerb(name)
	scopes := s.Scopes()
	if err != nil || scopes == nil {
		return true, "" // opaque tokens show no scopes: the server decides
	}
	verdict := verb.Check(scopes, m.Mine)
	if len(verdict.Scopes) > 0 {
		return verdict.OK, "the token lacks " + strings.Join(verdict.Scopes, ", ")
	}
	var words []string
	for _, t := range verdict.Roles {
		r, _ := perm.RoleOf(t)
		words = append(words, r.CF)
	}
	return verdict.OK, "it takes " + strings.Join(words, " or ")
}

// RolesLine is the command line that lists the roles of a place.
func RolesLine(p Place) string {
	if p.Space == nil {
		return line.Roles.Flag("--org", p.Org.Name).String()
	}
	if strings.Contains(p.Org.Name, "/") {
		return line.Roles.Flag("--org", p.Org.Name).Flag("--space", p.Space.Name).String()
	}
	return line.Roles.Flag("--space", p.String()).String()
}

// MayWrite reports whether the session's token allows any write that cfid can do. For an opaque token it returns true.
func MayWrite(s *session.Session) bool {
	scopes := s.Scopes()
	if scopes == nil {
		return true
	}
	return slices.ContainsFunc(scopes, func(scope string) bool {
		own := strings.HasPrefix(scope, "password.") || strings.HasPrefix(scope, "oauth.") // scopes of every user, for their own account
		return !own && (strings.HasSuffix(scope, ".write") || strings.HasSuffix(scope, ".admin") ||
			slices.Contains([]string{"scim.create", "scim.invite", "clients.secret", "groups.update", "tokens.revoke"}, scope))
	})
}
