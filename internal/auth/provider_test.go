package auth

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/cfid-cli/cfid/internal/rest"
)

// corp is an OpenID provider and, beside it, a UAA that takes its tokens. It counts what each is asked.
type corp struct {
	*httptest.Server
	t         *testing.T
	meta      map[string]any
	claims    map[string]any // changes to the id token's
	kid       string
	refresh   string // the one good refresh token; "" ends the session
	uaaBroken bool
	count     map[string]int
	shown     []string // assertions that the UAA saw
}

func newCorp(t *testing.T) *corp {
	t.Helper()
	c := &corp{t: t, kid: "k1", refresh: "not-a-real-refresh-1", count: map[string]int{}}
	c.Server = httptest.NewServer(c)
	t.Cleanup(c.Close)
	c.meta = map[string]any{"issuer": c.URL, "token_endpoint": c.URL + "/token", "jwks_uri": c.URL + "/keys", "device_authorization_endpoint": c.URL + "/device"}
	return c
}

func (c *corp) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	c.count[r.URL.Path]++
	status, body := 200, any(nil)
	switch r.URL.Path {
	case "/.well-known/openid-configuration":
		body = c.meta
	case "/keys":
		body = jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: clientKeys()["rsa"].Public(), KeyID: "k1", Algorithm: "RS256"}}}
	case "/token":
		status, body = c.renewed(r.PostForm.Get("refresh_token"))
	case "/uaa/oauth/token":
		c.shown = append(c.shown, r.PostForm.Get("assertion"))
		body = map[string]any{"access_token": "uaa-access", "token_type": "bearer", "expires_in": 600}
		if c.uaaBroken {
			status, body = 503, map[string]string{}
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// renewed rotates the refresh token, as a careful provider does.
func (c *corp) renewed(given string) (int, any) {
	if c.refresh == "" || given != c.refresh {
		return 400, map[string]string{"error": "invalid_grant", "error_description": "Session not active"}
	}
	c.refresh += "x"
	return 200, map[string]any{"access_token": "idp-access", "token_type": "Bearer", "refresh_token": c.refresh, "id_token": c.idToken()}
}

func (c *corp) idToken() string {
	claims := map[string]any{"iss": c.URL, "sub": "0815", "aud": "cfid", "exp": time.Now().Add(time.Minute).Unix(), "iat": time.Now().Unix()}
	maps.Copy(claims, c.claims)
	maps.DeleteFunc(claims, func(_ string, v any) bool { return v == nil })
	signer := must(jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: clientKeys()["rsa"], KeyID: c.kid}}, nil))
	return must(must(signer.Sign(must(json.Marshal(claims)))).CompactSerialize())
}

func (c *corp) uaa() Server {
	return Server{Token: c.URL + "/uaa/oauth/token", HTTP: rest.New(rest.Config{Retry: quickly})}
}

func TestDiscover(t *testing.T) {
	tests := []struct {
		name   string
		change map[string]any
		wrong  string
	}{
		{"good", nil, ""},
		{"another issuer", map[string]any{"issuer": "https://idp.example.com"}, "the same to the letter"},
		{"a slash more", map[string]any{"issuer": "URL/"}, "the same to the letter"},
		{"no token endpoint", map[string]any{"token_endpoint": nil}, "token_endpoint is missing"},
		{"no keys", map[string]any{"jwks_uri": ""}, "jwks_uri is missing"},
		{"plain http", map[string]any{"token_endpoint": "http://idp.example.com/token"}, "token_endpoint is not https"},
		{"a password in it", map[string]any{"jwks_uri": "https://a:b@idp.example.com/"}, "jwks_uri is a URL must not hold"},
		{"a script to open", map[string]any{"authorization_endpoint": "javascript:alert(1)"}, "authorization_endpoint is not an absolute"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newCorp(t)
			for name, value := range tt.change {
				if text, ok := value.(string); ok {
					value = strings.ReplaceAll(text, "URL", c.URL)
				}
				c.meta[name] = value
			}
			p, err := Discover(t.Context(), rest.New(rest.Config{}), c.URL)
			if tt.wrong == "" {
				if err != nil || p.Token != c.URL+"/token" {
					t.Errorf("%v, %v", p, err)
				}
				return
			}
			if !errors.Is(err, ErrProvider) || !strings.Contains(err.Error(), tt.wrong) {
				t.Errorf("want %q, got %v", tt.wrong, err)
			}
		})
	}
	for _, issuer := range []string{"http://idp.example.com", "ftp://x", "https://a:b@idp.example.com", "https://idp.example.com?x=y", ""} {
		if _, err := Discover(t.Context(), rest.New(rest.Config{}), issuer); !errors.Is(err, ErrProvider) {
			t.Errorf("%s: %v", issuer, err)
		}
	}
	if err := checkEndpoint("https://127.0.0.1/t", must(rest.ParseURL("https://idp.example.com"))); err == nil {
		t.Error("a provider elsewhere may name this machine")
	}
}

// TestIDTokenBeforeExchange: what is not surely for this login never reaches the UAA.
func TestIDTokenBeforeExchange(t *testing.T) {
	tests := []struct {
		name   string
		claims map[string]any
		kid    string
		wrong  string // "": exchanged
	}{
		{"good", nil, "k1", ""},
		{"for us among others", map[string]any{"aud": []string{"cfid", "x"}, "azp": "cfid"}, "k1", ""},
		{"another issuer", map[string]any{"iss": "https://idp.example.com"}, "k1", "issuer"},
		{"another audience", map[string]any{"aud": "other"}, "k1", "audience"},
		{"given to another client", map[string]any{"aud": []string{"cfid", "x"}, "azp": "x"}, "k1", "azp"},
		{"two audiences, given to nobody", map[string]any{"aud": []string{"cfid", "x"}}, "k1", "azp"},
		{"ended", map[string]any{"exp": time.Now().Add(-time.Hour).Unix()}, "k1", "expiry"},
		{"without an end", map[string]any{"exp": nil}, "k1", "expiry"},
		{"a clock an hour ahead", map[string]any{"iat": time.Now().Add(time.Hour).Unix()}, "k1", "issued-at"},
		{"an unknown key", nil, "k2", "signature"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newCorp(t)
			c.claims, c.kid = tt.claims, tt.kid
			client := rest.New(rest.Config{})
			p, err := Discover(t.Context(), client, c.URL)
			if err != nil {
				t.Fatal(err)
			}
			login := IdPLogin{Provider: p, HTTP: client, Server: p.Server(client, false), Client: Client{ID: "cfid"}, Grant: GrantJWTBearer}
			given := &Tokens{ID: c.idToken(), Refresh: "r"}
			tokens, err := login.Exchange(t.Context(), given, c.uaa(), Client{ID: "corp"})
			if tt.wrong == "" {
				if err != nil || tokens.Access != "uaa-access" || tokens.IdP.Refresh != "r" || tokens.IdP.Subject != "0815" {
					t.Errorf("%v", err)
				}
				return
			}
			if !errors.Is(err, ErrIDToken) || !strings.Contains(err.Error(), tt.wrong+": ") || len(c.shown) != 0 {
				t.Errorf("want %q, got %v; shown %d times", tt.wrong, err, len(c.shown))
			}
			if err != nil && strings.Contains(err.Error(), given.ID) {
				t.Error("the token is in the error")
			}
		})
	}
	c := newCorp(t)
	p := &Provider{Issuer: c.URL, Keys: c.URL + "/keys"}
	if _, err := (IdPLogin{Provider: p, HTTP: rest.New(rest.Config{})}).Exchange(t.Context(), &Tokens{}, c.uaa(), Client{}); !errors.Is(err, ErrIDToken) {
		t.Errorf("without an id token: %v", err)
	}
}

// idpSource is a stored session of a login through the provider, whose access token has ended.
func idpSource(c *corp) (*Source, *memory) {
	tokens := &Tokens{V: 1, Grant: GrantJWTBearer, Access: "old", AccessEnds: time.Now().Add(-time.Hour), ClientSecret: new(string), IdP: &IdPSession{
		Provider: Provider{Issuer: c.URL, Token: c.URL + "/token", Keys: c.URL + "/keys"}, ClientID: "cfid", ClientSecret: new(string),
		ClientAuth: ClientNone, Subject: "0815", Refresh: c.refresh, Grant: GrantJWTBearer,
	}}
	tokens.TokenEndpoint, tokens.ClientID, tokens.Binding.IdP = c.URL+"/uaa/oauth/token", "corp", c.URL
	vault := &memory{entry: must(tokens.Marshal())}
	return NewSource(SourceConfig{Vault: vault, Binding: tokens.Binding, Server: c.uaa(), IdP: rest.New(rest.Config{Retry: quickly})}), vault
}

func TestRenewAtProvider(t *testing.T) {
	c := newCorp(t)
	source, vault := idpSource(c)
	tokens, err := source.Token(t.Context(), 0)
	if err != nil || tokens.Access != "uaa-access" || c.count["/token"] != 1 || c.count["/uaa/oauth/token"] != 1 {
		t.Fatalf("%v, %v", err, c.count)
	}
	if stored := must(ParseTokens(vault.entry)); stored.IdP.Refresh != c.refresh || stored.Access != "uaa-access" {
		t.Error("what was rotated is not stored")
	}

	c.refresh = "" // logged out there
	_, err = source.Renew(t.Context())
	if !errors.Is(err, ErrIdPEnded) || !errors.Is(err, ErrLoginNeeded) || len(c.shown) != 1 {
		t.Errorf("%v, shown %d times", err, len(c.shown))
	}
}

// TestRenewHalf: the provider rotated its token, then the UAA failed. The new refresh token is not lost.
func TestRenewHalf(t *testing.T) {
	c := newCorp(t)
	source, vault := idpSource(c)
	c.uaaBroken = true
	if _, err := source.Token(t.Context(), 0); !errors.Is(err, rest.ErrServer) {
		t.Errorf("%v", err)
	}
	if stored := must(ParseTokens(vault.entry)); stored.IdP.Refresh != c.refresh || stored.Access != "old" {
		t.Error("the rotated refresh token is not stored")
	}
	c.uaaBroken = false
	if tokens, err := source.Token(t.Context(), 0); err != nil || tokens.Access != "uaa-access" {
		t.Errorf("%v", err)
	}
}

// TestRenewForSomebodyElse: a provider that suddenly vouches for another person, or a context that names another provider.
func TestRenewForSomebodyElse(t *testing.T) {
	c := newCorp(t)
	source, _ := idpSource(c)
	c.claims = map[string]any{"sub": "4711"}
	if _, err := source.Token(t.Context(), 0); !errors.Is(err, ErrIDToken) || !errors.Is(err, ErrLoginNeeded) || len(c.shown) != 0 {
		t.Errorf("%v, shown %d times", err, len(c.shown))
	}
	c = newCorp(t)
	source, _ = idpSource(c)
	source.cfg.Binding.IdP = "https://idp.example.com"
	if _, err := source.Token(t.Context(), 0); !errors.Is(err, ErrTargetChanged) || len(c.count) != 0 {
		t.Errorf("%v, %v", err, c.count)
	}
}

func FuzzReadAssertion(f *testing.F) {
	f.Add("eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL3gifQ.AAAA")
	f.Add("PHNhbWw6QXNzZXJ0aW9uIHhtbG5zOnNhbWw9IngiPjxzYW1sOklzc3Vlcj54PC9zYW1sOklzc3Vlcj48L3NhbWw6QXNzZXJ0aW9uPg")
	f.Fuzz(func(t *testing.T, text string) {
		for _, grant := range []string{GrantJWTBearer, GrantSAMLBearer} {
			said, err := ReadAssertion(grant, text)
			if (said == nil) == (err == nil) {
				t.Errorf("%v, %v", said, err)
			}
			if err == nil {
				said.Foreign("uaa.example.com")
			}
		}
	})
}
