package uaa

import (
	"net/http"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// listOwnTokens is refused to an ordinary user's token, as a UAA does.
func listOwnTokens(c *call) error {
	if err := c.authenticate(); err != nil {
		return err
	}
	if !c.token.HasScope("uaa.admin") && !c.token.HasScope("tokens.list") {
		return wire.DeniedError()
	}
	return c.listTokens(func(t *zone.StoredToken) bool {
		return t.Claims.UserID == c.token.UserID && (c.token.UserID != "" || t.Claims.ClientID == c.token.ClientID)
	})
}

func listUserTokens(c *call) error {
	id := c.r.PathValue("id")
	return c.listTokens(func(t *zone.StoredToken) bool { return t.Claims.UserID == id })
}

func listClientTokens(c *call) error {
	id := c.r.PathValue("id")
	return c.listTokens(func(t *zone.StoredToken) bool { return t.Claims.ClientID == id })
}

// listTokens lists remembered tokens; plain JWTs leave nothing to list.
func (c *call) listTokens(keep func(*zone.StoredToken) bool) error {
	out := []wire.Object{}
	for _, t := range c.z.StoredWhere(c.s.now(), keep) {
		var userID *string
		if t.Claims.UserID != "" {
			userID = &t.Claims.UserID
		}
		format, scopes := "jwt", t.Claims.Scope
		if t.Opaque {
			format = "opaque"
		}
		if t.Kind == zone.RefreshToken {
			scopes = t.Claims.GrantedScopes
		}
		out = append(out, wire.Object{
			{"tokenId", t.Claims.JTI}, {"clientId", t.Claims.ClientID}, {"userId", userID}, {"format", format},
			{"responseType", t.Kind}, {"issuedAt", t.Issued.UnixMilli()}, {"expiresAt", t.Expires.UnixMilli()},
			{"scope", "[" + strings.Join(scopes, ", ") + "]"}, {"value", nil}, {"zoneId", c.z.ID},
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
	self := c.s.version == zone.Version77 && c.token.UserID != "" && c.token.UserID == id
	if !self {
		if err := c.allowed("uaa.admin", "tokens.revoke"); err != nil {
			return err
		}
	}
	if !c.z.ResaltUser(id) {
		return tokenNotFound()
	}
	return c.empty(http.StatusOK)
}

// revokeClient ends all tokens of a client, its users' included.
func revokeClient(c *call) error {
	id := c.r.PathValue("client")
	if !c.z.ChangeClient(id, func(cl *zone.Client) { cl.Salt, cl.TokenSalt = random.Hex(), random.Hex()[:8] }) {
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
	self := c.s.version == zone.Version77 && c.token.UserID != "" && c.token.UserID == id
	if !self {
		if err := c.allowed("uaa.admin", "tokens.revoke"); err != nil {
			return err
		}
	}
	if c.z.User(id) == nil || c.z.Client(clientID) == nil {
		return tokenNotFound()
	}
	c.forgetWhere(func(t *zone.StoredToken) bool { return t.Claims.UserID == id && t.Claims.ClientID == clientID })
	return c.empty(http.StatusOK)
}

// revokeToken deletes one stored token; its owner may.
func revokeToken(c *call) error {
	if err := c.authenticate(); err != nil {
		return err
	}
	id := c.r.PathValue("jti")
	t := c.z.Stored(id, c.s.now())
	if t == nil || !c.owns(t) {
		if err := c.allowed("uaa.admin", "tokens.revoke"); err != nil {
			return err
		}
	}
	if t == nil || !c.z.Forget(id) {
		return tokenNotFound()
	}
	return c.empty(http.StatusOK)
}

// owns reports whether the caller's token and t are of the same user, or of the same client without one.
func (c *call) owns(t *zone.StoredToken) bool {
	if t.Claims.UserID != "" {
		return t.Claims.UserID == c.token.UserID
	}
	return c.token.UserID == "" && t.Claims.ClientID == c.token.ClientID
}

func (c *call) forgetWhere(match func(*zone.StoredToken) bool) {
	for _, t := range c.z.StoredWhere(c.s.now(), match) {
		c.z.Forget(t.Claims.JTI)
	}
}

func tokenNotFound() error {
	return &wire.OauthError{Status: http.StatusNotFound, Code: "invalid_token", Text: "Resource not found"}
}
