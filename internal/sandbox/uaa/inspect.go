package uaa

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

func (s *Server) inspectionEndpoints() map[string]endpoint {
	info := forAudience(userInfo, "openid")
	forServers := func(bearer bool) handler {
		return func(c *call) error {
			if err := c.resourceServer(bearer); err != nil {
				return err
			}
			return wire.TokenEndpointError(http.StatusMethodNotAllowed, "method_not_allowed", fmt.Sprintf("Request method '%s' not supported", c.r.Method))
		}
	}
	revoke := func(h handler) endpoint {
		return endpoint{other: func(c *call) error {
			if c.r.Method == http.MethodOptions {
				return scoped(options(h), "uaa.admin", "tokens.revoke")(c)
			}
			return h(c)
		}}
	}
	return map[string]endpoint{
		"/introspect":  {methods: methods{http.MethodPost: introspect}, other: forServers(true)},
		"/check_token": {methods: methods{http.MethodPost: checkToken, http.MethodGet: checkToken}, other: forServers(false)},
		"/userinfo":    {methods: methods{http.MethodGet: info, http.MethodPost: info}, other: forAudience(options(userInfo), "openid")},

		"/oauth/token/list":             {methods: methods{http.MethodGet: listOwnTokens}},
		"/oauth/token/list/user/{id}":   {methods: methods{http.MethodGet: scoped(listUserTokens, "uaa.admin", "tokens.list")}},
		"/oauth/token/list/client/{id}": {methods: methods{http.MethodGet: scoped(listClientTokens, "uaa.admin", "tokens.list")}},

		"/oauth/token/revoke/user/{id}":                 revoke(revokeUser),
		"/oauth/token/revoke/client/{client}":           revoke(scoped(revokeClient, "uaa.admin", "tokens.revoke")),
		"/oauth/token/revoke/user/{id}/client/{client}": revoke(revokePair),
		"/oauth/token/revoke/{jti}":                     {methods: methods{http.MethodDelete: revokeToken}},
	}
}

// inspection is what /introspect and /check_token tell of a good token.
type inspection struct {
	UserID      string   `json:"user_id,omitempty"`
	UserName    string   `json:"user_name,omitempty"`
	Email       string   `json:"email,omitempty"`
	ClientID    string   `json:"client_id"`
	Expires     int64    `json:"exp"`
	Authorities []string `json:"authorities,omitempty"`
	Scope       []string `json:"scope"`
	AMR         []string `json:"amr,omitempty"`
	JTI         string   `json:"jti"`
	Audience    []string `json:"aud"`
	Subject     string   `json:"sub"`
	Issuer      string   `json:"iss"`
	IssuedAt    int64    `json:"iat"`
	CID         string   `json:"cid"`
	Grant       string   `json:"grant_type"`
	AZP         string   `json:"azp"`
	AuthTime    int64    `json:"auth_time,omitempty"`
	Zone        string   `json:"zid"`
	RevSig      string   `json:"rev_sig"`
	ClientAuth  string   `json:"client_auth_method,omitempty"`
	Origin      string   `json:"origin,omitempty"`
	Revocable   bool     `json:"revocable"`
	Active      *bool    `json:"active,omitempty"`
}

func inspected(c *jwt.Claims) inspection {
	return inspection{
		UserID: c.UserID, UserName: c.UserName, Email: c.Email, ClientID: c.ClientID, Expires: c.Expires, Authorities: c.Authorities,
		Scope: c.Scope, AMR: c.AMR, JTI: c.JTI, Audience: c.Audience, Subject: c.Subject, Issuer: c.Issuer, IssuedAt: c.IssuedAt,
		CID: c.CID, Grant: c.Grant, AZP: c.AZP, AuthTime: c.AuthTime, Zone: c.Zone, RevSig: c.RevSig, ClientAuth: c.ClientAuth,
		Origin: c.Origin, Revocable: c.Revocable,
	}
}

// introspect is RFC 7662 as a UAA has it: scope is a list.
func introspect(c *call) error {
	if err := c.resourceServer(true); err != nil {
		return err
	}
	f, err := c.readForm()
	if err != nil {
		return err
	}
	if !f.has("token") {
		return &wire.BlankError{Status: http.StatusBadRequest}
	}
	cl, err := c.s.valid(c, f.get("token"))
	var bad *jwt.Refusal
	if errors.As(err, &bad) {
		return c.json(http.StatusOK, wire.Object{{"revocable", false}, {"active", false}})
	}
	if err != nil {
		return err
	}
	yes := true
	answer := inspected(cl)
	answer.Active = &yes
	return c.json(http.StatusOK, answer)
}

// checkToken is the older question for the same answer; a bad token is an error here.
func checkToken(c *call) error {
	if err := c.resourceServer(false); err != nil {
		return err
	}
	f, err := c.readForm()
	if err != nil {
		return err
	}
	invalid := func(text string) error {
		return &wire.OauthError{Status: http.StatusBadRequest, Code: "invalid_token", Text: text}
	}
	token := f.get("token")
	switch {
	case token == "" && c.s.version == zone.Version77:
		return invalid("Token parameter must be set")
	case !f.has("token"):
		return &wire.BlankError{Status: http.StatusBadRequest}
	}
	cl, err := c.s.valid(c, token)
	var bad *jwt.Refusal
	if errors.As(err, &bad) {
		if bad.Expired {
			return invalid("Token has expired")
		}
		return invalid(bad.Text)
	}
	if err != nil {
		return err
	}
	if missing := missingScopes(cl, f.get("scopes")); len(missing) > 0 {
		return &wire.OauthError{
			Status: http.StatusBadRequest, Code: "invalid_scope",
			Text: "Some requested scopes are missing: " + strings.Join(missing, ","),
		}
	}
	return c.json(http.StatusOK, inspected(cl))
}

func missingScopes(c *jwt.Claims, wanted string) []string {
	var missing []string
	for scope := range strings.SplitSeq(wanted, ",") {
		if scope = strings.TrimSpace(scope); scope != "" && !c.HasScope(scope) {
			missing = append(missing, scope)
		}
	}
	return missing
}

// userInfo is OpenID Connect's; the audience check keeps clients' own tokens out.
func userInfo(c *call) error {
	u := c.z.User(c.token.UserID)
	if u == nil {
		return wire.AudienceError("openid")
	}
	answer := wire.Object{{"user_id", u.ID}, {"user_name", u.UserName}}
	if u.GivenName != "" || u.FamilyName != "" {
		answer = append(answer, wire.Field{"name", strings.TrimSpace(u.GivenName + " " + u.FamilyName)})
	}
	if u.GivenName != "" {
		answer = append(answer, wire.Field{"given_name", u.GivenName})
	}
	if u.FamilyName != "" {
		answer = append(answer, wire.Field{"family_name", u.FamilyName})
	}
	if u.Phone != "" {
		answer = append(answer, wire.Field{"phone_number", u.Phone})
	}
	answer = append(answer, wire.Field{"email", u.Email}, wire.Field{"email_verified", u.Verified},
		wire.Field{"previous_logon_time", millisOrNull(c.z.PreviousLogon(u))}, wire.Field{"sub", u.ID})
	return c.json(http.StatusOK, answer)
}

// millisOrNull is null for 0.
func millisOrNull(ms int64) json.RawMessage {
	if ms == 0 {
		return json.RawMessage("null")
	}
	text, err := json.Marshal(ms)
	if err != nil {
		return json.RawMessage("null")
	}
	return text
}
