package uaa

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/scim"
	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

func (s *Server) userEndpoints() map[string]endpoint {
	read := []string{"uaa.admin", "scim.read", zoneAdmin}
	create := []string{"uaa.admin", "scim.write", "scim.create", zoneAdmin}
	write := []string{"uaa.admin", "scim.write", zoneAdmin}
	verifier := []string{"uaa.admin", "scim.write", "scim.create", zoneAdmin}
	status := []string{"uaa.admin", "scim.write", "uaa.account_status.write", zoneAdmin}
	reset := func(h handler) handler {
		h = scoped(h, "uaa.admin", "oauth.login", zoneAdmin)
		return func(c *call) error {
			if c.scheme() != "bearer" {
				return wire.BearerError("unauthorized", wire.TextNoAuthentication)
			}
			return h(c)
		}
	}
	one := func(m methods) endpoint { return endpoint{family: familySCIM, methods: m} }
	return map[string]endpoint{
		"/Users": one(methods{http.MethodGet: scoped(listUsers, read...), http.MethodPost: scoped(createUser, create...)}),
		"/Users/{id}": one(methods{
			http.MethodGet: getUser, http.MethodPut: scoped(putUser, write...), http.MethodPatch: scoped(patchUser, write...),
			http.MethodDelete: scoped(deleteUser, write...),
		}),
		"/Users/{id}/status": {
			family: familySCIM, methods: methods{http.MethodPatch: scoped(userStatus, status...)}, rules: ruleset{http.MethodGet: read},
		},
		"/Users/{id}/verify":      one(methods{http.MethodGet: scoped(verifyUser, verifier...)}),
		"/Users/{id}/verify-link": one(methods{http.MethodGet: scoped(verifyLink, "uaa.admin", "scim.create", zoneAdmin)}),
		"/Users/{id}/password": {
			family: familySCIM, methods: methods{http.MethodPut: forAudience(changePassword, "password")}, other: forAudience(notAllowed("PUT"), "password"),
		},
		"/Users/{id}/{rest...}": one(methods{http.MethodGet: scoped(nowhere, read...)}),
		"/ids/Users": {
			family: familySCIM, methods: methods{http.MethodGet: scoped(userIDs, "scim.userids")}, other: scoped(notAllowed("GET"), "scim.userids"),
		},
		"/invite_users": {methods: methods{http.MethodPost: scoped(inviteUsers, "uaa.admin", "scim.invite", zoneAdmin)}},
		"/password_resets": {
			methods: methods{http.MethodPost: reset(resetPassword)}, other: reset(options(notAllowed("POST"))),
		},
		"/password/score": {methods: methods{http.MethodPost: passwordScore}},
	}
}

// passwordScore is an endpoint of the old UAA.
func passwordScore(c *call) error {
	if c.s.version == zone.Version77 {
		return &wire.BlankError{Status: http.StatusNotFound}
	}
	if f, err := c.readForm(); err != nil || !f.has("password") {
		return &wire.BlankError{Status: http.StatusBadRequest}
	}
	return c.json(http.StatusOK, wire.Object{{"score", 0}, {"requiredScore", 0}})
}

// selfOrScoped lets a user's own token through, others with one of the scopes.
func selfOrScoped(h handler, scopes ...string) handler {
	return func(c *call) error {
		if err := c.authenticate(); err != nil {
			return err
		}
		if c.token.UserID == "" || c.token.UserID != c.r.PathValue("id") {
			if err := c.allowed(scopes...); err != nil {
				return err
			}
		}
		return h(c)
	}
}

func getUser(c *call) error {
	return selfOrScoped(func(c *call) error {
		u, err := c.pathUser()
		if err != nil {
			return err
		}
		return c.answerUser(http.StatusOK, u)
	}, "uaa.admin", "scim.read", zoneAdmin)(c)
}

// pathUser is the user the path names.
func (c *call) pathUser() (*zone.User, error) {
	id := c.r.PathValue("id")
	u := c.z.User(id)
	if u == nil {
		return nil, userUnknown(id)
	}
	return u, nil
}

func userUnknown(id string) error {
	return wire.SCIMNotFound(fmt.Sprintf("User %s does not exist", id))
}

// answerUser sends a user with groups and its version as ETag.
func (c *call) answerUser(status int, u *zone.User) error {
	c.z.RLock()
	w := c.z.FullUser(u)
	c.z.RUnlock()
	c.w.Header().Set("ETag", etag(u.Version))
	return c.json(status, w)
}

func createUser(c *call) error {
	in, err := c.readUser()
	if err != nil {
		return err
	}
	now := c.s.now()
	u := &zone.User{ID: random.UUID(), Origin: in.Origin, Version: in.Meta.Version, Created: now, Modified: now, PasswordModified: now, Salt: random.Hex(), Logins: &zone.Logins{}}
	if u.Origin == "" {
		u.Origin = zone.Default
	}
	in.take(u)
	if err := checkUser(u, len(in.Emails)); err != nil {
		return err
	}
	if u.Origin == zone.Default {
		if err := checkNewPassword(c.z, deref(in.Password)); err != nil {
			return err
		}
		u.Password = zone.HashSecret(*in.Password)
	}
	c.z.Lock()
	existing := c.z.Users.Find(u.UserName, u.Origin)
	if existing == nil {
		c.z.Users.Put(u)
	}
	c.z.Unlock()
	if existing != nil {
		return c.s.nameTaken(existing, u.UserName)
	}
	return c.answerUser(http.StatusCreated, u)
}

func listUsers(c *call) error {
	p, err := readPage(c.r.URL.Query())
	if err != nil {
		return err
	}
	if p.filter == "" {
		p.filter = "id pr"
	}
	if p.sortBy == "" {
		p.sortBy = "created"
	}
	answer, found := c.pageOfUsers(p)
	if !found {
		return wire.SCIMBad(fmt.Sprintf("Invalid filter expression: [%s] [%s]", c.s.quoted(p.filter), p.sortBy))
	}
	return c.json(http.StatusOK, answer)
}

// pageOfUsers builds a page; false for a bad filter or sort order.
func (c *call) pageOfUsers(p page) (listAnswer, bool) {
	c.z.RLock()
	defer c.z.RUnlock()
	table := c.z.UserAttributes(c.s.version)
	condition, match, err := filterUsers(p.filter, table)
	if err != nil || table.Order(p.sortBy) == nil {
		return listAnswer{}, false
	}
	users := c.z.Users.Ordered(p.sortBy, table)
	if condition != nil && strings.EqualFold(p.sortBy, "created") {
		users = c.z.Candidates(condition)
	}
	taken, total := cut(users, p, match)
	resources := make([]any, 0, len(taken))
	for _, u := range taken {
		if len(p.attributes) > 0 {
			resources = append(resources, project(p.attributes, func(name string) any { return c.z.UserAttribute(u, name) }))
			continue
		}
		resources = append(resources, c.z.FullUser(u))
	}
	return listAnswer{resources, max(p.start, 1), p.count, total, []string{zone.CoreSchema}}, true
}

// filterUsers compiles a filter; nil for the one that all users match.
func filterUsers(text string, table scim.Attributes[*zone.User]) (*scim.Condition, scim.Matcher[*zone.User], error) {
	if strings.EqualFold(text, "id pr") {
		return nil, nil, nil
	}
	parsed, err := scim.Parse(text)
	if err != nil {
		return nil, nil, err
	}
	match, err := scim.Compile(parsed, table)
	return parsed, match, err
}
