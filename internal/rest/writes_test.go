package rest

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"testing"
)

// TestWrites: what changes something at a server, and what only looks so.
func TestWrites(t *testing.T) {
	grant, device := url.Values{"grant_type": {"password"}}, url.Values{"code_challenge": {"x"}, "client_id": {"cf"}}
	revocation := url.Values{"token": {"x"}, "token_type_hint": {"refresh_token"}}
	for _, tt := range []struct {
		request Request
		bearer  bool
		want    bool
	}{
		{Get("/Users", nil), true, false},
		{Request{Path: "/Users"}, true, false},
		{Request{Method: http.MethodHead, Path: "/Users"}, true, false},
		{Request{Method: http.MethodOptions, Path: "/Users"}, true, false},
		{Request{Method: "BREW", Path: "/Users"}, true, true},
		{Post("/Users", 1), true, true},
		{Put("/Users/1", 1), true, true},
		{Patch("/v3/spaces/1", 1), true, true},
		{Delete("/Users/1"), true, true},
		{Delete("/oauth/token/revoke/1"), true, true},
		{Delete("/introspect"), true, true},
		{Put("/Groups/oauth/token", 1), true, true},
		{PostForm("/oauth/token", grant), false, false},
		{PostForm("/oauth/token", grant), true, false},
		{PostForm("/introspect", revocation), false, false},
		{PostForm("/check_token", revocation), false, false},
		{Post("/ids/Users", 1), true, false},
		{PostForm("/passcode", nil), true, false},
		{PostForm("/realms/x/token", grant), false, false},
		{PostForm("/realms/x/device", device), false, false},
		{PostForm("/realms/x/revoke", revocation), false, true},
		{PostForm("/password_resets", grant), true, true},
		{Request{Method: http.MethodPost, Path: "/realms/x/token", Body: []byte("grant_type=x"), ContentType: formType}, false, false},
		{Request{Method: http.MethodPost, Path: "/Users", Body: []byte("grant_type=x"), Header: http.Header{"Content-Type": {formType}}}, true, true},
		{Request{Method: http.MethodPost, Path: "/Users", Body: []byte("grant_type=x"), ContentType: "text/plain"}, false, true},
		{Post("/Users?x=/oauth/token", 1), true, true},
		{Post(Path("Groups", "a/introspect"), 1), true, true},
	} {
		refused := errors.New("refused")
		var asked []string
		c := offline(Config{
			Veto: func(w Write) error { asked = append(asked, w.Method); return refused },
			Watch: func(context.Context, Write) func(*Response, error) {
				t.Error("told of a write that is not sent")
				return func(*Response, error) {}
			},
		}, func(r *http.Request) (*http.Response, error) { return answer(r, 200, `{}`), nil })
		var cred Credential
		if tt.bearer {
			cred = &token{}
		}
		err := c.At(&url.URL{Scheme: "https", Host: "h", Path: "/uaa"}, cred).Do(t.Context(), tt.request, nil)
		if errors.Is(err, refused) != tt.want || (len(asked) > 0) != tt.want || !tt.want && err != nil {
			t.Errorf("%s %s (bearer %v): asked %v, %v; a write: %v", tt.request.Method, tt.request.Path, tt.bearer, asked, err, tt.want)
		}
		if sent := c.Stats().Requests; (sent == 0) != tt.want {
			t.Errorf("%s %s: %d requests sent", tt.request.Method, tt.request.Path, sent)
		}
	}
}
