package uaa

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// clientBody reads the body of a client write; anything but a JSON object is a 400 with {}.
func (c *call) clientBody() (jsonObject, error) {
	data, err := c.body()
	if err != nil {
		return nil, err
	}
	if len(data) == 0 {
		return nil, &wire.BlankError{Status: http.StatusBadRequest}
	}
	if media, _, _ := strings.Cut(c.r.Header.Get("Content-Type"), ";"); strings.TrimSpace(media) != typeJSON {
		return nil, &wire.BlankError{Status: http.StatusUnsupportedMediaType}
	}
	var o jsonObject
	if err := json.Unmarshal(data, &o); err != nil || o == nil {
		return nil, &wire.BlankError{Status: http.StatusBadRequest}
	}
	return o, nil
}

// takeClient copies what a request mentions into cl; keys nobody knows are kept as they came.
func takeClient(cl *zone.Client, o jsonObject) error {
	cl.Extra = maps.Clone(cl.Extra)
	bad := &wire.BlankError{Status: http.StatusBadRequest}
	for name, raw := range o {
		if string(raw) == "null" {
			continue
		}
		known, err := takeMember(cl, name, raw)
		if err != nil {
			return bad
		}
		if known {
			continue
		}
		if cl.Extra == nil {
			cl.Extra = map[string]json.RawMessage{}
		}
		cl.Extra[name] = raw
	}
	return nil
}

// takeMember copies one member; false for one that is not known.
func takeMember(cl *zone.Client, name string, raw json.RawMessage) (known bool, err error) {
	lists := map[string]*[]string{
		"scope": &cl.Scope, "authorities": &cl.Authorities, "authorized_grant_types": &cl.Grants, "redirect_uri": &cl.Redirects,
		"autoapprove": &cl.Autoapprove, "allowedproviders": &cl.Providers, "required_user_groups": &cl.UserGroups,
	}
	if list := lists[name]; list != nil {
		*list, err = stringList(raw)
		return true, err
	}
	others := map[string]any{
		"access_token_validity": &cl.AccessSeconds, "refresh_token_validity": &cl.RefreshSeconds, "name": &cl.Name,
		"token_salt": &cl.TokenSalt, "createdwith": &cl.CreatedWith,
	}
	if into := others[name]; into != nil {
		return true, json.Unmarshal(raw, into)
	}
	switch name {
	case "allowpublic":
		cl.PublicSet = true
		return true, json.Unmarshal(raw, &cl.AllowPublic)
	case "jwks":
		return true, takeKeys(cl, raw)
	case "jwks_uri":
		return true, json.Unmarshal(raw, &cl.JWKSURI)
	case "client_id", "client_secret", "resource_ids", "lastModified", "action", "secondary_client_secret":
		return true, nil
	default:
		return false, nil
	}
}

// takeKeys reads a key set, which must be JSON inside a string.
func takeKeys(cl *zone.Client, raw json.RawMessage) error {
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return err
	}
	cl.JWKS = json.RawMessage(text)
	_, err := cl.KeySet()
	return err
}

func clientInvalid(text string) error {
	return &wire.OauthError{Status: http.StatusBadRequest, Code: "invalid_client", Text: text, Plain: true}
}

// checkClient validates a client to be stored.
func (c *call) checkClient(cl *zone.Client) error {
	list := "Must be one of: [" + strings.Join(zone.KnownGrants(), ", ") + "]"
	if len(cl.Grants) == 0 {
		return clientInvalid("An authorized grant type must be provided. " + list)
	}
	for _, grant := range cl.Grants {
		if !slices.Contains(zone.KnownGrants(), grant) && !c.s.Rules().ExtraGrant(grant) {
			return clientInvalid(fmt.Sprintf("%s is not an allowed grant type. %s", grant, list))
		}
	}
	if c.s.version == zone.Version77 && strings.ContainsAny(cl.ID, `/\`) {
		return clientInvalid(fmt.Sprintf(`Not allowed characters: client_id must not contain any of [/, \]: %s`, cl.ID))
	}
	if err := c.checkCaller(cl); err != nil {
		return err
	}
	return c.checkRedirects(cl)
}

// checkCaller holds back callers who may write clients without being their admins.
func (c *call) checkCaller(cl *zone.Client) error {
	if c.allowed("uaa.admin", "clients.admin", zoneAdmin) == nil {
		return nil
	}
	if slices.Contains(cl.Grants, zone.GrantPassword) {
		return clientInvalid("password is not an allowed grant type for non-admin caller.")
	}
	if err := c.checkScopes(cl); err != nil {
		return err
	}
	for _, authority := range cl.Authorities {
		if authority != "uaa.resource" && authority != "uaa.none" {
			return clientInvalid(fmt.Sprintf("%s is not an allowed authority for caller=%s. Must be one of: [uaa.resource, uaa.none]", authority, c.token.ClientID))
		}
	}
	return nil
}

// checkScopes lets such a caller give scopes of its own, of the client's, and those named after either.
func (c *call) checkScopes(cl *zone.Client) error {
	caller := c.z.Client(c.token.ClientID)
	if caller == nil {
		return nil
	}
	for _, scope := range cl.Scope {
		named := strings.HasPrefix(scope, caller.ID+".") || strings.HasPrefix(scope, cl.ID+".")
		if !named && scope != "uaa.none" && !slices.Contains(caller.Scope, scope) {
			return clientInvalid(fmt.Sprintf("%s is not an allowed scope for caller=%s. Must have prefix in [%s.,%s.] or be one of: [%s]",
				scope, caller.ID, caller.ID, cl.ID, strings.Join(caller.Scope, ", ")))
		}
	}
	return nil
}

func (c *call) checkRedirects(cl *zone.Client) error {
	for _, grant := range []string{zone.GrantCode, zone.GrantImplicit} {
		if cl.Allows(grant) && len(cl.Redirects) == 0 && (grant == zone.GrantCode || c.s.version == zone.Version430) {
			return clientInvalid(grant + " grant type requires at least one redirect URL.")
		}
	}
	for _, redirect := range cl.Redirects {
		if !c.s.goodRedirect(redirect) {
			return clientInvalid("One of the redirect_uri is invalid: " + redirect)
		}
	}
	return nil
}

// goodRedirect is a URI with scheme and host. The current UAA also takes a wildcard as the port.
func (s *Server) goodRedirect(redirect string) bool {
	if s.version == zone.Version77 {
		redirect = strings.Replace(redirect, ":*/", ":1/", 1)
	}
	u, err := url.Parse(redirect)
	return err == nil && u.Scheme != "" && (u.Host != "" || u.Opaque != "" || u.Path != "")
}

// checkSecret checks whether a new client must or must not have a secret; nil is none.
func (c *call) checkSecret(cl *zone.Client, secret *string) error {
	if cl.Allows(zone.GrantImplicit) && deref(secret) != "" && !cl.Allows(zone.GrantPassword) && !cl.Allows(zone.GrantCode) && !cl.Allows(zone.GrantClient) {
		return clientInvalid("Implicit grant should not have a client_secret")
	}
	if deref(secret) != "" {
		return nil
	}
	if c.s.version == zone.Version430 && (cl.Allows(zone.GrantClient) || cl.Allows(zone.GrantCode)) {
		return clientInvalid("Client secret is required for client_credentials and authorization_code grant types")
	}
	if cl.Allows(zone.GrantClient) {
		return clientInvalid("Client secret is required for client_credentials grant type")
	}
	return nil
}
