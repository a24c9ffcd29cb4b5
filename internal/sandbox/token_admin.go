package sandbox

import (
	"net/http"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
)

// listOwnTokens is refused to an ordinary user's token, as a UAA does.
func listOwnTokens(c *call) error {
	if err := c.authenticate(); err != nil {
		return err
	}
	if !c.token.hasScope("uaa.admin") && !c.token.hasScope("tokens.list") {
		return deniedError()
	}
	return c.listTokens(func(t *storedToken) bool {
		return t.claims.UserID == c.token.UserID && (c.token.UserID != "" || t.claims.ClientID == c.token.ClientID)
	})
}

func listUserTokens(c *call) error {
	id := c.r.PathValue("id")
	return c.listTokens(func(t *storedToken) bool { return t.claims.UserID == id })
}

func listClientTokens(c *call) error {
	id := c.r.PathValue("id")
	return c.listTokens(func(t *storedToken) bool { return t.claims.ClientID == id })
}

// listTokens lists remembered tokens; plain JWTs leave nothing to list.
func (c *call) listTokens(keep func(*storedToken) bool) error {
	out := []object{}
	for _, t := range c.z.storedWhere(c.s.now(), keep) {
		var userID *string
		if t.claims.UserID != "" {
			userID = &t.claims.UserID
		}
		format, scopes := "jwt", t.claims.Scope
		if t.opaque {
			format = "opaque"
		}
		if t.kind == refreshToken {
			scopes = t.claims.GrantedScopes
		}
		out = append(out, object{
			{"tokenId", t.claims.JTI}, {"clientId", t.claims.ClientID}, {"userId", userID}, {"format", format},
			{"responseType", t.kind}, {"issuedAt", t.issued.UnixMilli()}, {"expiresAt", t.expires.UnixMilli()},
			{"scope", "[" + strings.Join(scopes, ", ") + "]"}, {"value", nil}, {"zoneId", c.z.id},
		})
	}
	return c.json(http.StatusOK, out)
}

// revokeUser ends all tokens of a user by a new salt; remembered ones stay listed, with a signature that is wrong now. The current UAA lets a user do so to itself.
func revokeUser(c *call) error {
	if err := c.authenticate(); err != nil {
		return err
	}
	id := c.r.PathValue("id")
	self := c.s.version == Version77 && c.token.UserID != "" && c.token.UserID == id
	if !self {
		if err := c.allowed("uaa.admin", "tokens.revoke"); err != nil {
			return err
		}
	}
	if !c.z.resaltUser(id) {
		return tokenNotFound()
	}
	return c.empty(http.StatusOK)
}

// revokeClient ends all tokens of a client, its users' included.
func revokeClient(c *call) error {
	id := c.r.PathValue("client")
	if !c.z.changeClient(id, func(cl *client) { cl.salt, cl.tokenSalt = random.Hex(), random.Hex()[:8] }) {
		return tokenNotFound()
	}
	return c.empty(http.StatusOK)
}

// revokePair ends the remembered tokens of one user at one client.
func revokePair(c *call) error {
	if err := c.authenticate(); err != nil {
		return err
	}
	id, clientID := c.r.PathValue("id"), c.r.PathValue("client")
	self := c.s.version == Version77 && c.token.UserID != "" && c.token.UserID == id
	if !self {
		if err := c.allowed("uaa.admin", "tokens.revoke"); err != nil {
			return err
		}
	}
	if c.z.user(id) == nil || c.z.client(clientID) == nil {
		return tokenNotFound()
	}
	c.forgetWhere(func(t *storedToken) bool { return t.claims.UserID == id && t.claims.ClientID == clientID })
	return c.empty(http.StatusOK)
}

// revokeToken forgets one remembered token; its owner may.
func revokeToken(c *call) error {
	if err := c.authenticate(); err != nil {
		return err
	}
	id := c.r.PathValue("jti")
	t := c.z.stored(id, c.s.now())
	if t == nil || !c.owns(t) {
		if err := c.allowed("uaa.admin", "tokens.revoke"); err != nil {
			return err
		}
	}
	if t == nil || !c.z.forget(id) {
		return tokenNotFound()
	}
	return c.empty(http.StatusOK)
}

// owns tells whether the caller's token and t are of the same user, or of the same client without one.
func (c *call) owns(t *storedToken) bool {
	if t.claims.UserID != "" {
		return t.claims.UserID == c.token.UserID
	}
	return c.token.UserID == "" && t.claims.ClientID == c.token.ClientID
}

func (c *call) forgetWhere(match func(*storedToken) bool) {
	for _, t := range c.z.storedWhere(c.s.now(), match) {
		c.z.forget(t.claims.JTI)
	}
}

func tokenNotFound() error {
	return &oauthError{status: http.StatusNotFound, code: "invalid_token", text: "Resource not found"}
}

// resaltUser gives a user a new salt; false when there is no such user.
func (z *zone) resaltUser(id string) bool {
	z.mu.Lock()
	defer z.mu.Unlock()
	old := z.users.byID[id]
	if old == nil {
		return false
	}
	u := *old
	u.salt = random.Hex()
	z.users.put(&u)
	return true
}

// changeClient puts a changed copy in a client's place; false when there is no such client.
func (z *zone) changeClient(id string, change func(*client)) bool {
	z.mu.Lock()
	defer z.mu.Unlock()
	old := z.clients.byID[id]
	if old == nil {
		return false
	}
	cl := *old
	change(&cl)
	z.clients.put(&cl)
	return true
}
