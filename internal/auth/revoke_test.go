package auth

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cfid-cli/cfid/internal/rest"
)

func TestRevoke(t *testing.T) {
	const unknown = `{"error":"invalid_token","error_description":"Resource not found"}`
	ends := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	plain := compact(`{"alg":"RS256"}`, `{"jti":"0a"}`)
	recorded := compact(`{"alg":"RS256"}`, `{"jti":"0a","revocable":true}`)
	jwtRefresh := compact(`{"alg":"RS256"}`, `{"jti":"0b-r"}`)
	lives := func(token string, why error) Revocation { return Revocation{token, Lives, ends, why} }
	tests := []struct {
		name, access, refresh string
		status                int
		body                  string
		want                  []Revocation
		asked                 []string
	}{
		{"77: opaque refresh, refreshed access", recorded, "0b-r", 200, "", []Revocation{{Token: "refresh token", Fate: Revoked}, {Token: "access token", Fate: Revoked}}, []string{"0b-r", "0a"}},
		{"77: just logged in", plain, "0b-r", 200, "", []Revocation{{Token: "refresh token", Fate: Revoked}, lives("access token", ErrNotRecorded)}, []string{"0b-r"}},
		{"4.30: plain JWTs", plain, jwtRefresh, 404, unknown, []Revocation{lives("refresh token", ErrNotRecorded), lives("access token", ErrNotRecorded)}, []string{"0b-r"}},
		{"opaque, already gone", "0a", "0b-r", 404, unknown, []Revocation{{Token: "refresh token", Fate: Gone}, {Token: "access token", Fate: Gone}}, []string{"0b-r", "0a"}},
		{"no such endpoint", "0a", "0b-r", 404, "", []Revocation{lives("refresh token", rest.ErrNotFound), lives("access token", rest.ErrNotFound)}, []string{"0b-r", "0a"}},
		{"not allowed", "0a", "0b-r", 403, `{"error":"insufficient_scope"}`, []Revocation{lives("refresh token", rest.ErrForbidden), lives("access token", rest.ErrForbidden)}, []string{"0b-r", "0a"}},
		{"access token ended", recorded, "0b-r", 401, `{"error":"invalid_token"}`, []Revocation{lives("refresh token", rest.ErrUnauthorized), lives("access token", rest.ErrUnauthorized)}, []string{"0b-r", "0a"}},
		{"a client's own", plain, "", 200, "", []Revocation{lives("access token", ErrNotRecorded)}, nil},
		{"a JWT without id", compact(`{"alg":"RS256"}`, `{"revocable":true}`), "", 200, "", []Revocation{lives("access token", ErrNotRecorded)}, nil},
		{"nothing", "", "", 200, "", nil, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var asked []string
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				id, found := strings.CutPrefix(r.URL.Path, "/uaa/oauth/token/revoke/")
				if !found || r.Method != http.MethodDelete || r.Header.Get("Authorization") != "Bearer "+test.access {
					t.Errorf("%s %s %s", r.Method, r.URL, r.Header.Get("Authorization"))
				}
				asked = append(asked, id)
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.body)
			}))
			defer server.Close()
			var trace bytes.Buffer
			api := rest.New(rest.Config{Retry: quickly, Trace: &trace}).At(must(url.Parse(server.URL+"/uaa")), renewing{t})
			tokens := &Tokens{Binding: Binding{Origins: []rest.Origin{rest.Origin(server.URL)}}, Access: test.access, Refresh: test.refresh, AccessEnds: ends, RefreshEnds: ends}
			got := Revoke(context.Background(), api, tokens)
			if diff := cmp.Diff(test.want, got, cmpopts.EquateErrors()); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(test.asked, asked); diff != "" {
				t.Error(diff)
			}
			if test.refresh == "0b-r" && strings.Contains(trace.String(), "0b-r") {
				t.Errorf("the trace holds the refresh token:\n%s", &trace)
			}
		})
	}
}

// renewing is a credential that must not be asked: it could rotate the refresh token.
type renewing struct{ t *testing.T }

func (r renewing) Bearer(context.Context, rest.Origin, string) (string, error) {
	r.t.Error("the API's own credential was asked")
	return "", nil
}

func TestRevokeElsewhere(t *testing.T) {
	evil := newFamily(t)
	api := rest.New(rest.Config{Retry: quickly}).At(must(url.Parse(evil.URL)), nil)
	tokens := &Tokens{Binding: Binding{Origins: []rest.Origin{"https://uaa.example.com:443"}}, Access: "access-1", Refresh: "refresh-1-r"}
	for _, fate := range Revoke(context.Background(), api, tokens) {
		if fate.Fate != Lives || !errors.Is(fate.Err, ErrTargetChanged) {
			t.Errorf("%+v", fate)
		}
	}
	refuseSecrets(t, evil.seen)
	if len(evil.seen) != 0 {
		t.Errorf("%d requests", len(evil.seen))
	}
}

// TestRevokeAtIdP: the provider's refresh token goes to the provider's own endpoint, as the client it was given to.
func TestRevokeAtIdP(t *testing.T) {
	ctx := context.Background()
	ends := time.Time{}
	for name, tt := range map[string]struct {
		status int
		change func(*IdPSession)
		want   Fate
		asked  int
	}{
		"revoked":          {200, func(*IdPSession) {}, Revoked, 1},
		"refused":          {400, func(*IdPSession) {}, Lives, 1},
		"no such endpoint": {200, func(s *IdPSession) { s.Revoke = "" }, Lives, 0},
	} {
		t.Run(name, func(t *testing.T) {
			e := newEndpoint(t, tt.status, "{}")
			secret := "not-a-real-secret"
			session := &IdPSession{Provider: Provider{Token: e.URL + "/token", Revoke: e.URL + "/revoke"}, ClientID: "corp", ClientSecret: &secret,
				ClientAuth: ClientSecretPost, Refresh: "not-a-real-refresh-token"}
			tt.change(session)
			report := RevokeAtIdP(ctx, e.server(nil).HTTP, session)
			if len(report) != 1 || report[0].Fate != tt.want || !report[0].Until.Equal(ends) || (tt.want == Lives) != (report[0].Err != nil) || len(e.forms) != tt.asked {
				t.Fatalf("%+v after %d requests", report, len(e.forms))
			}
			want := url.Values{"token": {"not-a-real-refresh-token"}, "token_type_hint": {"refresh_token"}, "client_id": {"corp"}, "client_secret": {secret}}
			if tt.asked > 0 {
				if diff := cmp.Diff(want, e.forms[0]); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
	if got := RevokeAtIdP(ctx, nil, &IdPSession{}); got != nil {
		t.Errorf("nothing to revoke: %v", got)
	}
}
