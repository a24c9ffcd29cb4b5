package uaa

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/remote"
	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// federation is what a provider's configuration says about its tokens.
type federation struct {
	Issuer       string         `json:"issuer"`
	DiscoveryURL string         `json:"discoveryUrl"`
	KeyURL       string         `json:"tokenKeyUrl"`
	Party        string         `json:"relyingPartyId"`
	Mappings     map[string]any `json:"attributeMappings"`
	Shadow       *bool          `json:"addShadowUserOnLogin"`

	origin string
}

// vouched are the claims of another server's id token.
type vouched struct {
	Subject  string          `json:"sub"`
	Audience json.RawMessage `json:"aud"`
	Expires  float64         `json:"exp"`

	all map[string]any
}

// federated is the user that an OpenID Connect provider of this zone vouches for. Its token must be for this UAA, by the
// name that it has there.
func (t *tokenCall) federated(assertion, issuer string) (*zone.User, error) {
	f, err := t.federationOf(issuer)
	if err != nil {
		return nil, err
	}
	v, err := t.vouchedFor(f, assertion)
	if err != nil {
		return nil, err
	}
	return t.shadow(f, v)
}

// federationOf is the one active provider that has the issuer.
func (t *tokenCall) federationOf(issuer string) (*federation, error) {
	t.z.RLock()
	providers := slices.Clone(t.z.Providers)
	t.z.RUnlock()
	var found []*federation
	for _, p := range providers {
		if p.Kind != zone.TypeOIDC || !p.Active {
			continue
		}
		f := federation{origin: p.OriginKey}
		if text, err := wire.Encode(p.Config); err != nil || json.Unmarshal(text, &f) != nil {
			continue
		}
		if f.Issuer == "" && f.DiscoveryURL != "" {
			t.discover(&f)
		}
		if f.Issuer == issuer {
			found = append(found, &f)
		}
	}
	if len(found) != 1 {
		return nil, unmapped(issuer)
	}
	if found[0].KeyURL == "" && found[0].DiscoveryURL != "" {
		t.discover(found[0])
	}
	return found[0], nil
}

// discover fills in what the provider's own metadata says. One that does not answer stays without issuer.
func (t *tokenCall) discover(f *federation) {
	var doc struct {
		Issuer string `json:"issuer"`
		Keys   string `json:"jwks_uri"`
	}
	if remote.FetchJSON(t.r.Context(), f.DiscoveryURL, &doc) != nil {
		return
	}
	f.Issuer, f.KeyURL = cmp.Or(f.Issuer, doc.Issuer), cmp.Or(f.KeyURL, doc.Keys)
}

func (t *tokenCall) vouchedFor(f *federation, assertion string) (*vouched, error) {
	jws, err := jose.ParseSignedCompact(assertion, []jose.SignatureAlgorithm{
		jose.RS256, jose.RS384, jose.RS512, jose.PS256, jose.PS384, jose.PS512, jose.ES256, jose.ES384, jose.ES512,
	})
	if err != nil {
		return nil, t.undecodable()
	}
	keys, err := t.s.clientKeys.Get(t.r.Context(), f.KeyURL, t.s.now())
	if err != nil {
		return nil, badAssertion("Could not fetch the token keys of " + f.origin)
	}
	known := keys.Key(jws.Signatures[0].Header.KeyID)
	if len(known) == 0 {
		return nil, badAssertion("Could not verify token signature.")
	}
	payload, err := jws.Verify(known[0].Key)
	if err != nil {
		return nil, badAssertion("Could not verify token signature.")
	}
	v := &vouched{}
	if json.Unmarshal(payload, v) != nil || json.Unmarshal(payload, &v.all) != nil {
		return nil, t.undecodable()
	}
	switch {
	case !t.s.now().Before(time.Unix(int64(v.Expires), 0)):
		return nil, badAssertion("Token expired at " + time.Unix(int64(v.Expires), 0).UTC().Format(time.UnixDate))
	case !slices.Contains(audiences(v.Audience), f.Party):
		return nil, badAssertion("Some parties were not in the token audience: " + f.Party)
	}
	return v, nil
}

// shadow is the account of a person whose password is elsewhere: made at the first login, kept up to date at each.
func (t *tokenCall) shadow(f *federation, v *vouched) (*zone.User, error) {
	name := cmp.Or(v.attribute(f, "user_name", "preferred_username"), v.Subject)
	if name == "" {
		return nil, wire.LoginError("Unable to map claim to a username")
	}
	now := t.s.now()
	t.z.Lock()
	defer t.z.Unlock()
	u := t.z.Users.Find(name, f.origin)
	switch {
	case u == nil && f.Shadow != nil && !*f.Shadow:
		return nil, wire.LoginError("The user account must be pre-created. Please contact your system administrator.")
	case u == nil:
		u = &zone.User{ID: random.UUID(), UserName: name, Origin: f.origin, Active: true, Created: now, Modified: now, PasswordModified: now, Salt: random.Hex(), Logins: &zone.Logins{}}
	case !u.Active:
		return nil, t.s.badCredentials(wire.TextBadCredentials)
	}
	fresh := *u
	fresh.ExternalID = v.Subject
	fresh.Email = cmp.Or(v.attribute(f, "email", "email"), u.Email, mailFor(name, f.origin))
	fresh.GivenName = cmp.Or(v.attribute(f, "given_name", "given_name"), u.GivenName)
	fresh.FamilyName = cmp.Or(v.attribute(f, "family_name", "family_name"), u.FamilyName)
	fresh.HasName = fresh.HasName || fresh.GivenName+fresh.FamilyName != ""
	verified, said := v.all["email_verified"].(bool)
	fresh.Verified = u.Verified || said && verified
	t.z.Users.Put(&fresh)
	return &fresh, nil
}

// mailFor is the address a UAA makes up for a user whose provider sends none.
func mailFor(name, origin string) string {
	if strings.Contains(name, "@") {
		return name
	}
	return name + "@user.from." + origin + ".cf"
}

// attribute is a claim by the name that the provider's mapping gives it, else by the usual one.
func (v *vouched) attribute(f *federation, name, usual string) string {
	if mapped, ok := f.Mappings[name].(string); ok && mapped != "" {
		usual = mapped
	}
	text, _ := v.all[usual].(string)
	return text
}
