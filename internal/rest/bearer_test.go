package rest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBearerGoesToItsOriginOnly(t *testing.T) {
	other := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			t.Errorf("another origin got %s", r.Header.Get("Authorization"))
		}
		fmt.Fprint(w, `{}`)
	}))
	defer other.Close()
	mine := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = json.NewEncoder(w).Encode(r.Header.Get("Authorization"))
	}))
	defer mine.Close()
	c := New(Config{TLS: trusting(mine, other)})
	base := mustURL(t, mine.URL)
	api := c.At(base, &token{origin: OriginOf(base)})

	var got string
	if err := api.Do(t.Context(), Get("/v3/users", nil), &got); err != nil || got != "Bearer first-not-a-real-token" {
		t.Errorf("own origin: %q %v", got, err)
	}
	if err := api.Do(t.Context(), Get(mine.URL+"/v3/users?page=2", nil), &got); err != nil || got != "Bearer first-not-a-real-token" {
		t.Errorf("own origin by absolute URL: %q %v", got, err)
	}
	for _, next := range []string{other.URL + "/v3/users?page=2", other.URL + "/v3/jobs/1"} {
		if err := api.Do(t.Context(), Get(next, nil), nil); err != nil {
			t.Errorf("%s: %v", next, err)
		}
	}
	for name, r := range map[string]Request{
		"basic":  {Path: other.URL, Basic: &BasicAuth{"a", "not-a-real-secret"}},
		"body":   {Method: "POST", Path: other.URL, JSON: map[string]string{"a": "b"}},
		"header": {Path: other.URL, Header: Header{"authorization": {"Bearer not-a-real-secret"}}},
	} {
		if err := api.Do(t.Context(), r, nil); err == nil || !strings.Contains(err.Error(), "go to https://127.0.0.1") {
			t.Errorf("%s to another origin: %v", name, err)
		}
	}
}

func TestCredentialsNeverLeaveByPlainHTTP(t *testing.T) {
	sent := 0
	c := offline(Config{}, func(r *http.Request) (*http.Response, error) {
		sent++
		return answer(r, 200, `{}`), nil
	})
	base := mustURL(t, "http://uaa.example.com")
	api := c.At(base, &token{origin: OriginOf(base)})
	for name, r := range map[string]Request{
		"bearer": Get("/Users", nil),
		"basic":  {Method: "GET", Basic: &BasicAuth{"a", "b"}},
		"form":   {Method: "POST", Form: map[string][]string{"password": {"koala"}}, Anonymous: true},
		"json":   {Method: "POST", JSON: map[string]string{"client_secret": "s"}, Anonymous: true},
	} {
		if err := api.Do(t.Context(), r, nil); !errors.Is(err, ErrPlainHTTP) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if sent > 0 {
		t.Errorf("%d requests were sent", sent)
	}
	r := Get("/login", nil)
	r.Anonymous = true
	if err := api.Do(t.Context(), r, nil); err != nil || sent != 1 {
		t.Errorf("without a credential: %v, sent %d", err, sent)
	}
}

func TestRefusedToken(t *testing.T) {
	const uaaSays = `{"error":"invalid_token","error_description":"Invalid access token: expired"}`
	gone := errors.New("log in again")
	ok := func(string) (string, error) { return "second-not-a-real-token", nil }
	tests := []struct {
		name   string
		refuse func(http.ResponseWriter)
		renew  func(string) (string, error)
		status int // 0: it worked
		cause  error
		sent   int
	}{
		{"UAA body", refuse(uaaSays, ""), ok, 0, nil, 2},
		{"UAA header alone", refuse("", `Bearer realm="UAA/oauth", error="invalid_token", error_description="The token does not bear a "scope" claim."`), ok, 0, nil, 2},
		{"Cloud Controller 1000", refuse(`{"errors":[{"detail":"Invalid Auth Token","title":"CF-InvalidAuthToken","code":1000}]}`, ""), ok, 0, nil, 2},
		{"Cloud Controller 10002 is final", refuse(`{"errors":[{"detail":"Authentication error","title":"CF-NotAuthenticated","code":10002}]}`, ""), ok, 401, nil, 1},
		{"unauthorized is final", refuse(`{"error":"unauthorized","error_description":"Full authentication is required"}`, ""), ok, 401, nil, 1},
		{"same token again", refuse(uaaSays, ""), func(r string) (string, error) { return r, nil }, 401, nil, 1},
		{"no token", refuse(uaaSays, ""), func(string) (string, error) { return "", nil }, 401, nil, 1},
		{"renewal fails", refuse(uaaSays, ""), func(string) (string, error) { return "", gone }, 401, gone, 1},
		{"refused twice", refuse(uaaSays, ""), func(string) (string, error) { return "also-refused", nil }, 401, nil, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sent := 0
			c, base := serve(t, func(w http.ResponseWriter, r *http.Request) {
				sent++
				if r.Header.Get("Authorization") == "Bearer second-not-a-real-token" {
					fmt.Fprint(w, `{"ok":true}`)
					return
				}
				tt.refuse(w)
			})
			cred := &token{origin: OriginOf(base), renew: tt.renew}
			var got struct{ OK bool }
			err := c.At(base, cred).Do(t.Context(), Post("/v3/roles", map[string]string{"type": "x"}), &got)
			var e *Error
			switch {
			case tt.status == 0 && err != nil:
				t.Errorf("%v", err)
			case tt.status != 0 && (!errors.As(err, &e) || e.Status != tt.status || !errors.Is(err, ErrUnauthorized)):
				t.Errorf("%v, want status %d", err, tt.status)
			case tt.cause != nil && (!errors.Is(err, tt.cause) || !strings.Contains(err.Error(), "log in again")):
				t.Errorf("%v doesn't say %v", err, tt.cause)
			}
			if sent != tt.sent {
				t.Errorf("sent %d times, want %d", sent, tt.sent)
			}
		})
	}
}

func refuse(body, challenge string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		if challenge != "" {
			w.Header().Set("WWW-Authenticate", challenge)
		}
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, body)
	}
}

func TestCredentialIsAskedWithTheRefusedToken(t *testing.T) {
	c, base := serve(t, func(w http.ResponseWriter, _ *http.Request) { refuse(`{"error":"invalid_token"}`, "")(w) })
	cred := &token{origin: OriginOf(base), renew: func(string) (string, error) { return "second", nil }}
	_ = c.At(base, cred).Do(t.Context(), Get("/x", nil), nil)
	want := []string{string(OriginOf(base)) + " ", string(OriginOf(base)) + " first-not-a-real-token"}
	if d := cmp.Diff(want, cred.asked); d != "" {
		t.Error(d)
	}
}

type failing struct{ err error }

func (f failing) Bearer(context.Context, Origin, string) (string, error) { return "", f.err }

func TestCredentialErrorComesThrough(t *testing.T) {
	locked := errors.New("the vault is locked")
	c, base := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("something was sent") })
	err := c.At(base, failing{locked}).Do(t.Context(), Get("/x", nil), nil)
	if !errors.Is(err, locked) || err.Error() != locked.Error() {
		t.Errorf("%v", err)
	}
}

func TestWithSendsHeaders(t *testing.T) {
	c, base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_ = json.NewEncoder(w).Encode(r.Header.Get("X-Identity-Zone-Id") + r.Header.Get("User-Agent"))
	})
	var got string
	err := c.At(base, nil).With(Header{"X-Identity-Zone-Id": {"z1"}}).Do(t.Context(), Get("/x", nil), &got)
	if err != nil || got != "z1cfid/v0" {
		t.Errorf("%q %v", got, err)
	}
}
