package uaa

import (
	"crypto/rsa"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// corporate is an identity provider elsewhere: a key set, metadata, and id tokens as a test wants them.
type corporate struct {
	*httptest.Server
	t   *testing.T
	key *rsa.PrivateKey
}

func newCorporate(t *testing.T) *corporate {
	c := &corporate{t: t, key: anotherKey(t)}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/keys":
			_ = json.NewEncoder(w).Encode(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &c.key.PublicKey, KeyID: "k1", Algorithm: "RS256"}}})
		case "/meta":
			_ = json.NewEncoder(w).Encode(map[string]string{"issuer": "https://idp.example.com", "jwks_uri": c.URL + "/keys"})
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(c.Close)
	return c
}

// token signs claims: the usual ones for cfid, with the changes made to them; nil takes one out.
func (c *corporate) token(now time.Time, kid string, changes map[string]any) string {
	c.t.Helper()
	claims := map[string]any{
		"iss": "https://idp.example.com", "sub": "0815", "aud": []string{"cfid"}, "exp": now.Add(time.Minute).Unix(),
		"preferred_username": "erika", "email": "erika@example.com", "given_name": "Erika", "email_verified": true,
	}
	maps.Copy(claims, changes)
	maps.DeleteFunc(claims, func(_ string, v any) bool { return v == nil })
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: c.key, KeyID: kid}}, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		c.t.Fatal(err)
	}
	jws, err := signer.Sign(payload)
	if err != nil {
		c.t.Fatal(err)
	}
	text, err := jws.CompactSerialize()
	if err != nil {
		c.t.Fatal(err)
	}
	return text
}

// register makes the provider corp of it.
func (c *corporate) register(l *lab, more string) {
	c.t.Helper()
	body := `{"type":"oidc1.0","originKey":"corp","name":"Corp","active":true,"config":{"relyingPartyId":"cfid","relyingPartySecret":"not-a-real-secret","linkText":"Corp","authUrl":"` + c.URL +
		`/a","tokenUrl":"` + c.URL + `/t"` + more + `}}`
	got := l.do(ask{method: "POST", path: "/identity-providers?rawConfig=true", bearer: l.admin(), json: body})
	if got.status != http.StatusCreated {
		c.t.Fatalf("provider: %d %s", got.status, got.body)
	}
}

const jwtBearerForm = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="

func TestFederatedLogin(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		corp := newCorporate(t)
		corp.register(l, `,"issuer":"https://idp.example.com","tokenKeyUrl":"`+corp.URL+`/keys"`)
		claims := func(changes map[string]any) map[string]any {
			v := l.token(appBasic, jwtBearerForm+corp.token(l.s.uaa.now(), "k1", changes)+"&scope=openid")
			same(t, "members", set("access_token", "token_type", "expires_in", "scope", "jti"), keysOf(v))
			return payload(t, v["access_token"].(string), 1)
		}
		first := claims(nil)
		same(t, "who", []any{"erika", "corp", "erika@example.com", "app"}, []any{first["user_name"], first["origin"], first["email"], first["client_id"]})
		again := claims(map[string]any{"email": "e@example.com"})
		same(t, "the same account, kept up to date", []any{first["user_id"], "e@example.com"}, []any{again["user_id"], again["email"]})
		bare := claims(map[string]any{"preferred_username": nil, "email": nil, "given_name": nil})
		same(t, "the subject where there is no name", []any{"0815", "0815@user.from.corp.cf"}, []any{bare["user_name"], bare["email"]})
	})
}

func TestFederatedMapping(t *testing.T) {
	l := newLab(t, zone.Version77)
	corp := newCorporate(t)
	corp.register(l, `,"discoveryUrl":"`+corp.URL+`/meta","attributeMappings":{"user_name":"upn","email":"mail"}`)
	v := l.token(appBasic, jwtBearerForm+corp.token(l.s.uaa.now(), "k1", map[string]any{"upn": "erika@corp", "mail": "m@example.com"}))
	c := payload(t, v["access_token"].(string), 1)
	same(t, "mapped", []any{"erika@corp", "m@example.com"}, []any{c["user_name"], c["email"]})
}

func TestFederatedRefusals(t *testing.T) {
	l := newLab(t, zone.Version430)
	corp := newCorporate(t)
	corp.register(l, `,"issuer":"https://idp.example.com","addShadowUserOnLogin":false,"tokenKeyUrl":"`+corp.URL+`/keys"`)
	now := l.s.uaa.now()
	for _, row := range []struct{ name, token, want string }{
		{"another issuer", corp.token(now, "k1", map[string]any{"iss": "https://x.example.com"}), "Unable to map issuer, https://x.example.com , to a single registered provider"},
		{"another audience", corp.token(now, "k1", map[string]any{"aud": "somebody"}), "Some parties were not in the token audience: cfid"},
		{"ended", corp.token(now, "k1", map[string]any{"exp": now.Unix()}), "Token expired at " + now.Format(time.UnixDate)},
		{"another signature", misSigned(corp.token(now, "k1", nil)), "Could not verify token signature."},
		{"an unknown key", corp.token(now, "k2", nil), "Could not verify token signature."},
		{"no account", corp.token(now, "k1", nil), "The user account must be pre-created. Please contact your system administrator."},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := l.do(ask{method: "POST", path: "/oauth/token", basic: appBasic, form: jwtBearerForm + row.token})
			same(t, "text", []any{401, row.want}, []any{got.status, object2map(t, got.body)["error_description"]})
		})
	}
	good := corp.token(now, "k1", nil)
	l.s.uaa.Home().Lock()
	l.s.uaa.Home().Providers = append(l.s.uaa.Home().Providers, &zone.Provider{Kind: zone.TypeOIDC, OriginKey: "twin", Active: true, Config: map[string]json.RawMessage{"issuer": json.RawMessage(`"https://idp.example.com"`)}})
	l.s.uaa.Home().Unlock()
	got := l.do(ask{method: "POST", path: "/oauth/token", basic: appBasic, form: jwtBearerForm + good})
	same(t, "two of one issuer", "Unable to map issuer, https://idp.example.com , to a single registered provider", object2map(t, got.body)["error_description"])
}
