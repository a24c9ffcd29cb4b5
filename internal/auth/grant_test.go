package auth

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/rest"
)

// endpoint is a token endpoint that answers one thing and remembers what it was asked.
type endpoint struct {
	*httptest.Server
	mu     sync.Mutex
	forms  []url.Values
	header []http.Header
	status int
	body   string
	answer http.Header
}

func newEndpoint(t *testing.T, status int, body string) *endpoint {
	t.Helper()
	e := &endpoint{status: status, body: body, answer: http.Header{}}
	e.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e.mu.Lock()
		defer e.mu.Unlock()
		_ = r.ParseForm()
		e.forms, e.header = append(e.forms, r.PostForm), append(e.header, r.Header)
		for name, values := range e.answer {
			w.Header()[name] = values
		}
		w.Header().Set("Content-Type", "application/json;charset=UTF-8")
		w.WriteHeader(e.status)
		_, _ = io.WriteString(w, e.body)
	}))
	t.Cleanup(e.Close)
	return e
}

func (e *endpoint) server(trace io.Writer) Server {
	return Server{Token: e.URL + "/uaa/oauth/token", Issuer: testIssuer, HTTP: rest.New(rest.Config{Trace: trace, Retry: quickly}), Now: func() time.Time { return issued }}
}

var quickly = rest.Retry{Base: time.Millisecond, Cap: time.Millisecond}

const granted = `{"access_token":"access-one","token_type":"bearer","refresh_token":"refresh-one-r","expires_in":43199,"scope":"uaa.user openid","jti":"access-one"}` // opaque: the jti is the token

func TestGrantForms(t *testing.T) {
	ctx := context.Background()
	cf := Client{ID: "cf"}
	tests := []struct {
		name string
		get  func(Server) (*Tokens, error)
		want url.Values
	}{
		{"password, empty client secret is sent", func(s Server) (*Tokens, error) {
			return Password(ctx, s, cf, PasswordInput{Username: "joe", Password: "pass+%word"})
		}, url.Values{"grant_type": {"password"}, "client_id": {"cf"}, "client_secret": {""}, "username": {"joe"}, "password": {"pass+%word"}}},
		{"password with everything", func(s Server) (*Tokens, error) {
			return Password(ctx, s, Client{ID: "my:app", Secret: "not+a%real&secret"}, PasswordInput{Username: "joe", Password: "pw", Origin: `ld"ap`, Scope: []string{"openid", "a.b"}, Extra: map[string]string{"mfaCode": "123456"}})
		}, url.Values{"grant_type": {"password"}, "client_id": {"my:app"}, "client_secret": {"not+a%real&secret"}, "username": {"joe"}, "password": {"pw"},
			"login_hint": {`{"origin":"ld\"ap"}`}, "scope": {"openid a.b"}, "mfaCode": {"123456"}}},
		{"a passcode alone", func(s Server) (*Tokens, error) {
			return Password(ctx, s, cf, PasswordInput{Extra: map[string]string{"passcode": "IdOFTzAD9U"}})
		}, url.Values{"grant_type": {"password"}, "client_id": {"cf"}, "client_secret": {""}, "passcode": {"IdOFTzAD9U"}}},
		{"a prompt cannot replace a parameter", func(s Server) (*Tokens, error) {
			return Password(ctx, s, cf, PasswordInput{Username: "joe", Password: "pw", Extra: map[string]string{"grant_type": "x", "client_id": "x", "username": "x"}})
		}, url.Values{"grant_type": {"password"}, "client_id": {"cf"}, "client_secret": {""}, "username": {"joe"}, "password": {"pw"}}},
		{"client credentials", func(s Server) (*Tokens, error) {
			return ClientCredentials(ctx, s, Client{ID: "admin", Secret: "not-a-real-secret"}, ClientCredentialsInput{Scope: []string{"scim.read"}})
		}, url.Values{"grant_type": {"client_credentials"}, "client_id": {"admin"}, "client_secret": {"not-a-real-secret"}, "scope": {"scim.read"}}},
		{"refresh", func(s Server) (*Tokens, error) { return Refresh(ctx, s, cf, "old-refresh-r", nil) },
			url.Values{"grant_type": {"refresh_token"}, "client_id": {"cf"}, "client_secret": {""}, "refresh_token": {"old-refresh-r"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			e := newEndpoint(t, 200, granted)
			if _, err := test.get(e.server(nil)); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]url.Values{test.want}, e.forms); diff != "" {
				t.Error(diff)
			}
			if auth := e.header[0].Get("Authorization"); auth != "" || e.header[0].Get("Accept") != "application/json" {
				t.Errorf("headers: %v", e.header[0])
			}
		})
	}
}

func TestGrantBasic(t *testing.T) {
	e := newEndpoint(t, 200, granted)
	server := e.server(nil)
	server.ClientAuth = ClientSecretBasic
	if _, err := ClientCredentials(context.Background(), server, Client{ID: "a:b", Secret: "c+d%"}, ClientCredentialsInput{}); err != nil {
		t.Fatal(err)
	}
	request := http.Request{Header: e.header[0]}
	if user, password, _ := request.BasicAuth(); user != "a%3Ab" || password != "c%2Bd%25" || e.forms[0].Has("client_secret") {
		t.Errorf("%s %s %v", user, password, e.forms)
	}
	server.ClientAuth = "private_key_jwt"
	if _, err := ClientCredentials(context.Background(), server, Client{}, ClientCredentialsInput{}); err == nil || len(e.forms) != 1 {
		t.Errorf("unknown way to authenticate: %v, %d requests", err, len(e.forms))
	}
}

func TestGrantTokens(t *testing.T) {
	e := newEndpoint(t, 200, granted)
	e.answer.Set("Date", time.Now().Add(10*time.Minute).UTC().Format(http.TimeFormat))
	got, err := Password(context.Background(), e.server(nil), Client{ID: "cf"}, PasswordInput{Username: "joe", Password: "pw", Scope: []string{"openid", "uaa.user"}})
	if err != nil {
		t.Fatal(err)
	}
	if ahead := got.Skew; ahead < 9*time.Minute || ahead > 11*time.Minute {
		t.Errorf("skew: %v", ahead)
	}
	empty := ""
	want := &Tokens{
		V: 1, Binding: Binding{Issuer: testIssuer, TokenEndpoint: e.URL + "/uaa/oauth/token", ClientID: "cf"}, Grant: "password", ClientSecret: &empty,
		Requested: []string{"openid", "uaa.user"}, Access: "access-one", Refresh: "refresh-one-r", JTI: "access-one",
		Obtained: issued.Add(got.Skew).UTC(), AccessEnds: issued.Add(got.Skew + 43199*time.Second).UTC(), Skew: got.Skew, Scope: []string{"openid", "uaa.user"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRefreshKeepsTheRefreshToken(t *testing.T) {
	ends := time.Unix(1797908488, 0).UTC()
	jwt := compact(`{"alg":"RS256"}`, `{"jti":"0b-r","exp":1797908488}`)
	e := newEndpoint(t, 200, `{"access_token":"access-two","token_type":"bearer","expires_in":60}`)
	got, err := Refresh(context.Background(), e.server(nil), Client{ID: "cf"}, jwt, nil)
	if err != nil || got.Refresh != jwt || !got.RefreshEnds.Equal(ends) {
		t.Errorf("%v, %v", got, err)
	}
}

// TestGrantsAreSentOnce: whatever the answer, a password or a refresh token goes out once.
func TestGrantsAreSentOnce(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308, 400, 401, 408, 429, 500, 502, 503, 504} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			elsewhere := newEndpoint(t, 200, granted)
			e := newEndpoint(t, status, `{"error":"x"}`)
			e.answer.Set("Location", elsewhere.URL+"/uaa/oauth/token")
			for _, get := range []func(Server) (*Tokens, error){
				func(s Server) (*Tokens, error) {
					return Password(context.Background(), s, Client{ID: "cf"}, PasswordInput{Username: "joe", Password: "not-a-real-secret"})
				},
				func(s Server) (*Tokens, error) {
					return ClientCredentials(context.Background(), s, Client{ID: "admin", Secret: "not-a-real-secret"}, ClientCredentialsInput{})
				},
				func(s Server) (*Tokens, error) {
					return Refresh(context.Background(), s, Client{ID: "cf"}, "not-a-real-secret-r", nil)
				},
				func(s Server) (*Tokens, error) {
					return NewAuthorization(s, Client{ID: "app", Secret: "not-a-real-secret"}, testRedirect, CodeInput{}).Redeem(context.Background(), "the-code-itself")
				},
				func(s Server) (*Tokens, error) {
					s.Device = s.Token
					_, err := StartDevice(context.Background(), s, Client{ID: "app", Secret: "not-a-real-secret"}, nil)
					return nil, err
				},
			} {
				e.forms = nil
				if got, err := get(e.server(nil)); err == nil {
					t.Errorf("got %v", got)
				}
				if len(e.forms) != 1 || len(elsewhere.forms) != 0 {
					t.Errorf("%d requests, %d elsewhere", len(e.forms), len(elsewhere.forms))
				}
			}
		})
	}
}

func TestGrantsKeepSecrets(t *testing.T) {
	secrets := []string{"not-a-real-password", "not-a-real-client-secret", "not-a-real-code", "access-one", "refresh-one-r"}
	var trace bytes.Buffer
	e := newEndpoint(t, 200, granted)
	server := e.server(&trace)
	in := PasswordInput{Username: "joe", Password: secrets[0], Extra: map[string]string{"odd-prompt": secrets[2]}}
	client := Client{ID: "app", Secret: secrets[1]}
	tokens, err := Password(context.Background(), server, client, in)
	if err != nil {
		t.Fatal(err)
	}
	printed := trace.String() + fmt.Sprintf("%v %+v %#v %s", tokens, *tokens, tokens, []any{client, &client})
	e.status, e.body = 401, `{"error":"unauthorized","error_description":"no: `+strings.Join(secrets, " ")+`"}`
	_, err = Password(context.Background(), server, client, in)
	printed += trace.String() + err.Error()
	if cleaned := server.HTTP.Scrub().Clean(strings.Join(secrets, " ")); strings.Contains(cleaned, "-") {
		t.Errorf("not registered: %s", cleaned)
	}
	for _, secret := range secrets {
		if strings.Contains(printed, secret) {
			t.Errorf("%s is printed: %s", secret, printed)
		}
	}
}

func TestGrantNeedsASafeEndpoint(t *testing.T) {
	server := Server{HTTP: rest.New(rest.Config{})}
	for token, want := range map[string]error{"http://uaa.example.com/oauth/token": rest.ErrPlainHTTP, "": nil, "/oauth/token": nil, "https://joe:pw@uaa.example.com/": nil} {
		server.Token = token
		_, err := Refresh(context.Background(), server, Client{ID: "cf"}, "not-a-real-secret-r", nil)
		if err == nil || want != nil && !errors.Is(err, want) || strings.Contains(err.Error(), "pw") {
			t.Errorf("%s: %v", token, err)
		}
	}
	if _, err := Refresh(context.Background(), Server{Token: "https://127.0.0.1/"}, Client{}, "x", nil); err == nil {
		t.Error("no HTTP client, and no error")
	}
	if n := server.HTTP.Stats().Requests; n != 0 {
		t.Errorf("%d requests", n)
	}
}
