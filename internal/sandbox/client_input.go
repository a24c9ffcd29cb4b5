package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// clientBody reads the body of a client write; anything but a JSON object is a 400 with {}.
func (c *call) clientBody() (jsonObject, error) {
	data, err := c.body()
	if err != nil {
		return nil, err
	}
	if len(data) == 0 {
		return nil, &blankError{status: http.StatusBadRequest}
	}
	if media, _, _ := strings.Cut(c.r.Header.Get("Content-Type"), ";"); strings.TrimSpace(media) != typeJSON {
		return nil, &blankError{status: http.StatusUnsupportedMediaType}
	}
	var o jsonObject
	if err := json.Unmarshal(data, &o); err != nil || o == nil {
		return nil, &blankError{status: http.StatusBadRequest}
	}
	return o, nil
}

// takeClient copies what a request mentions into cl; keys nobody knows are kept as they came.
func takeClient(cl *client, o jsonObject) error {
	cl.extra = maps.Clone(cl.extra)
	bad := &blankError{status: http.StatusBadRequest}
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
		if cl.extra == nil {
			cl.extra = map[string]json.RawMessage{}
		}
		cl.extra[name] = raw
	}
	return nil
}

// takeMember copies one member; false for one that is not known.
func takeMember(cl *client, name string, raw json.RawMessage) (known bool, err error) {
	lists := map[string]*[]string{
		"scope": &cl.scope, "authorities": &cl.authorities, "authorized_grant_types": &cl.grants, "redirect_uri": &cl.redirects,
		"autoapprove": &cl.autoapprove, "allowedproviders": &cl.providers, "required_user_groups": &cl.userGroups,
	}
	if list := lists[name]; list != nil {
		*list, err = stringList(raw)
		return true, err
	}
	others := map[string]any{
		"access_token_validity": &cl.accessSeconds, "refresh_token_validity": &cl.refreshSeconds, "name": &cl.name,
		"token_salt": &cl.tokenSalt, "createdwith": &cl.createdWith,
	}
	if into := others[name]; into != nil {
		return true, json.Unmarshal(raw, into)
	}
	switch name {
	case "allowpublic":
		cl.publicSet = true
		return true, json.Unmarshal(raw, &cl.allowPublic)
	case "jwks":
		return true, takeKeys(cl, raw)
	case "jwks_uri":
		return true, json.Unmarshal(raw, &cl.jwksURI)
	case "client_id", "client_secret", "resource_ids", "lastModified", "action", "secondary_client_secret":
		return true, nil
	default:
		return false, nil
	}
}

// takeKeys reads a key set, which must be JSON inside a string.
func takeKeys(cl *client, raw json.RawMessage) error {
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return err
	}
	cl.jwks = json.RawMessage(text)
	_, err := cl.keySet()
	return err
}

func clientInvalid(text string) error {
	return &oauthError{status: http.StatusBadRequest, code: "invalid_client", text: text, plain: true}
}

// checkClient validates a client to be stored.
func (c *call) checkClient(cl *client) error {
	list := "Must be one of: [" + strings.Join(knownGrants(), ", ") + "]"
	if len(cl.grants) == 0 {
		return clientInvalid("An authorized grant type must be provided. " + list)
	}
	for _, grant := range cl.grants {
		if !slices.Contains(knownGrants(), grant) && !c.s.extraGrant(grant) {
			return clientInvalid(fmt.Sprintf("%s is not an allowed grant type. %s", grant, list))
		}
	}
	if c.s.version == Version77 && strings.ContainsAny(cl.id, `/\`) {
		return clientInvalid(fmt.Sprintf(`Not allowed characters: client_id must not contain any of [/, \]: %s`, cl.id))
	}
	if err := c.checkCaller(cl); err != nil {
		return err
	}
	return c.checkRedirects(cl)
}

// checkCaller holds back callers who may write clients without being their admins.
func (c *call) checkCaller(cl *client) error {
	if c.allowed("uaa.admin", "clients.admin", zoneAdmin) == nil {
		return nil
	}
	if slices.Contains(cl.grants, grantPassword) {
		return clientInvalid("password is not an allowed grant type for non-admin caller.")
	}
	if err := c.checkScopes(cl); err != nil {
		return err
	}
	for _, authority := range cl.authorities {
		if authority != "uaa.resource" && authority != "uaa.none" {
			return clientInvalid(fmt.Sprintf("%s is not an allowed authority for caller=%s. Must be one of: [uaa.resource, uaa.none]", authority, c.token.ClientID))
		}
	}
	return nil
}

// checkScopes lets such a caller give scopes of its own, of the client's, and those named after either.
func (c *call) checkScopes(cl *client) error {
	caller := c.z.client(c.token.ClientID)
	if caller == nil {
		return nil
	}
	for _, scope := range cl.scope {
		named := strings.HasPrefix(scope, caller.id+".") || strings.HasPrefix(scope, cl.id+".")
		if !named && scope != "uaa.none" && !slices.Contains(caller.scope, scope) {
			return clientInvalid(fmt.Sprintf("%s is not an allowed scope for caller=%s. Must have prefix in [%s.,%s.] or be one of: [%s]",
				scope, caller.id, caller.id, cl.id, strings.Join(caller.scope, ", ")))
		}
	}
	return nil
}

func (c *call) checkRedirects(cl *client) error {
	for _, grant := range []string{grantCode, grantImplicit} {
		if cl.allows(grant) && len(cl.redirects) == 0 && (grant == grantCode || c.s.version == Version430) {
			return clientInvalid(grant + " grant type requires at least one redirect URL.")
		}
	}
	for _, redirect := range cl.redirects {
		if !c.s.goodRedirect(redirect) {
			return clientInvalid("One of the redirect_uri is invalid: " + redirect)
		}
	}
	return nil
}

// goodRedirect is a URI with scheme and host. The current UAA also takes a wildcard as the port.
func (s *uaaServer) goodRedirect(redirect string) bool {
	if s.version == Version77 {
		redirect = strings.Replace(redirect, ":*/", ":1/", 1)
	}
	u, err := url.Parse(redirect)
	return err == nil && u.Scheme != "" && (u.Host != "" || u.Opaque != "" || u.Path != "")
}

// checkSecret says whether a new client must or must not have a secret; nil is none.
func (c *call) checkSecret(cl *client, secret *string) error {
	if cl.allows(grantImplicit) && deref(secret) != "" && !cl.allows(grantPassword) && !cl.allows(grantCode) && !cl.allows(grantClient) {
		return clientInvalid("Implicit grant should not have a client_secret")
	}
	if deref(secret) != "" {
		return nil
	}
	if c.s.version == Version430 && (cl.allows(grantClient) || cl.allows(grantCode)) {
		return clientInvalid("Client secret is required for client_credentials and authorization_code grant types")
	}
	if cl.allows(grantClient) {
		return clientInvalid("Client secret is required for client_credentials grant type")
	}
	return nil
}
