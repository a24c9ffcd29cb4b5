package auth

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/rest"
)

func TestAuthorizationURL(t *testing.T) {
	a := NewAuthorization(Server{Authorize: testAuthorize + "?zone=1"}, Client{ID: "app", Secret: "not-a-real-secret"}, testRedirect,
		CodeInput{Scope: []string{"openid", "cloud_controller.read"}, Params: url.Values{"login_hint": {`{"origin":"ldap"}`}}})
	u := must(url.Parse(a.URL()))
	want := url.Values{
		"zone": {"1"}, "response_type": {"code"}, "client_id": {"app"}, "redirect_uri": {testRedirect}, "scope": {"openid cloud_controller.read"},
		"state": {a.state}, "nonce": {a.nonce}, "code_challenge_method": {"S256"}, "code_challenge": u.Query()["code_challenge"], "login_hint": {`{"origin":"ldap"}`},
	}
	if d := cmp.Diff(want, u.Query()); d != "" || u.Host != "uaa.example.com" {
		t.Error(d)
	}
	for name, text := range map[string]string{"state": a.state, "nonce": a.nonce, "verifier": a.verifier} {
		if len(text) < 26 { // 128 bits and more
			t.Errorf("%s: %q", name, text)
		}
	}
	if strings.Contains(a.URL(), a.verifier) || strings.Contains(a.URL(), "not-a-real-secret") {
		t.Error("the verifier or the client's secret is in the page's address")
	}
	if other := NewAuthorization(Server{}, Client{}, testRedirect, CodeInput{}); other.state == a.state || other.verifier == a.verifier || other.nonce == a.nonce {
		t.Error("two logins share a secret")
	}
}

func idToken(a *Authorization, change map[string]any) string {
	claims := map[string]any{"iss": testIssuer, "aud": []string{"app"}, "exp": issued.Add(time.Hour).Unix(), "nonce": a.nonce, "sub": "u-1"}
	maps.Copy(claims, change)
	return compact(`{"alg":"RS256"}`, string(must(json.Marshal(claims))))
}

func TestRedeem(t *testing.T) {
	for _, row := range []struct {
		name   string
		change map[string]any
		says   string
	}{
		{"its own", nil, ""},
		{"its own, for two audiences", map[string]any{"aud": []string{"app", "cf"}, "azp": "app"}, ""},
		{"another nonce", map[string]any{"nonce": "replayed"}, "nonce"},
		{"no nonce", map[string]any{"nonce": ""}, "nonce"},
		{"another audience", map[string]any{"aud": []string{"cf"}}, "audience"},
		{"given to another client", map[string]any{"aud": []string{"app", "cf"}, "azp": "cf"}, "given to"},
		{"another issuer", map[string]any{"iss": "https://evil.example"}, "issuer"},
		{"expired", map[string]any{"exp": issued.Add(-2 * time.Minute).Unix()}, "expiry"},
	} {
		t.Run(row.name, func(t *testing.T) {
			e := newEndpoint(t, 200, "")
			a := NewAuthorization(e.server(nil), Client{ID: "app", Secret: "not-a-real-secret"}, testRedirect, CodeInput{})
			e.body = `{"access_token":"access-one","token_type":"bearer","expires_in":100,"id_token":"` + idToken(a, row.change) + `"}`
			tokens, err := a.Redeem(context.Background(), "the-code-itself")
			want := url.Values{"grant_type": {"authorization_code"}, "code": {"the-code-itself"}, "redirect_uri": {testRedirect},
				"code_verifier": {a.verifier}, "client_id": {"app"}, "client_secret": {"not-a-real-secret"}}
			if d := cmp.Diff([]url.Values{want}, e.forms); d != "" {
				t.Error(d)
			}
			switch {
			case row.says == "" && (err != nil || tokens.Access != "access-one" || tokens.Grant != GrantAuthorizationCode):
				t.Errorf("%v, %v", tokens, err)
			case row.says != "" && (tokens != nil || !errors.Is(err, ErrIDToken) || !strings.Contains(err.Error(), row.says)):
				t.Errorf("%v, want %s", err, row.says)
			}
		})
	}
}

// Our clock is an hour behind the server's: what counts is the server's.
func TestRedeemWithAWrongClock(t *testing.T) {
	e := newEndpoint(t, 200, "")
	now := time.Now()
	e.answer.Set("Date", now.Add(time.Hour).UTC().Format(http.TimeFormat))
	server := e.server(nil)
	server.Now = nil
	a := NewAuthorization(server, Client{ID: "app"}, testRedirect, CodeInput{})
	e.body = `{"access_token":"access-one","expires_in":100,"id_token":"` + idToken(a, map[string]any{"exp": now.Add(55 * time.Minute).Unix()}) + `"}`
	tokens, err := a.Redeem(context.Background(), "the-code-itself")
	if !errors.Is(err, ErrIDToken) {
		t.Errorf("expired by the server's clock: %v, %v", tokens, err)
	}
	e.body = `{"access_token":"access-one","expires_in":100,"id_token":"` + idToken(a, map[string]any{"exp": now.Add(65 * time.Minute).Unix()}) + `"}`
	tokens, err = a.Redeem(context.Background(), "the-code-itself")
	if err != nil || tokens.Skew.Round(time.Minute) != time.Hour {
		t.Errorf("%v: %v", err, tokens)
	}
}

// A server that echoes what it was sent: neither code nor verifier gets into trace or error.
func TestRedeemRefused(t *testing.T) {
	for body, want := range map[string]error{
		`{"error":"invalid_grant","error_description":"Invalid authorization code: %s"}`: ErrCode,
		`{"error":"invalid_grant","error_description":"Invalid code verifier: %v"}`:      ErrCode,
		`{"error":"invalid_grant","error_description":"Redirect URI mismatch."}`:         ErrCode,
	} {
		e := newEndpoint(t, 400, "")
		var trace bytes.Buffer
		a := NewAuthorization(e.server(&trace), Client{ID: "app"}, testRedirect, CodeInput{})
		e.body = strings.NewReplacer("%s", "the-code-itself", "%v", a.verifier).Replace(body)
		_, err := a.Redeem(context.Background(), "the-code-itself")
		if !errors.Is(err, want) || errors.Is(err, ErrBadCredentials) {
			t.Errorf("%v, want %v", err, want)
		}
		for _, secret := range []string{"the-code-itself", a.verifier, a.state} {
			if strings.Contains(trace.String()+a.server.HTTP.Scrub().Clean(err.Error()), secret) {
				t.Errorf("%q is in %s%v", secret, trace.String(), err)
			}
		}
	}
}

func TestRegistration(t *testing.T) {
	for _, row := range []struct {
		name, location string
		status         int
		want           Registration
	}{
		{"known", testRedirect + "?error=login_required", 302, Registered},
		{"to its login page", "https://uaa.example.com/login", 302, RegistrationUnknown},
		{"to an address that begins alike", testRedirect + "x?error=login_required", 302, RegistrationUnknown},
		{"another address", "", 400, NotRegistered},
		{"no such client", "", 401, NotRegistered},
		{"a page", "", 200, RegistrationUnknown},
	} {
		var asked []string
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked = append(asked, r.Method+" "+r.URL.Path+" "+r.URL.Query().Get("prompt")+" "+r.Header.Get("Authorization"))
			if row.location != "" {
				w.Header().Set("Location", row.location)
			}
			w.WriteHeader(row.status)
		}))
		s := Server{Authorize: server.URL + "/uaa/oauth/authorize", HTTP: rest.New(rest.Config{Retry: quickly})}
		got, err := s.Registration(context.Background(), "app", testRedirect)
		if err != nil || got != row.want || !slices.Equal(asked, []string{"GET /uaa/oauth/authorize none "}) {
			t.Errorf("%s: %v, %v, %q", row.name, got, err, asked)
		}
		server.Close()
	}
}
