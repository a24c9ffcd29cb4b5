package auth

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/rest"
)

const implicitPage = "http://127.0.0.1:8250/cb/0123"

func newImplicit(t testing.TB) (*Implicit, url.Values) {
	t.Helper()
	server := Server{Token: "https://uaa.example.com/oauth/token", Authorize: "https://uaa.example.com/oauth/authorize", Issuer: testIssuer,
		HTTP: rest.New(rest.Config{}), Now: func() time.Time { return issued }}
	login := NewImplicit(server, Client{ID: "old app"}, implicitPage, CodeInput{Scope: []string{"openid", "uaa.user"}, Params: url.Values{"login_hint": {`{"origin":"ldap"}`}}})
	page, err := login.URL()
	if err != nil {
		t.Fatal(err)
	}
	u := must(url.Parse(page))
	return login, u.Query()
}

func TestImplicitURL(t *testing.T) {
	login, q := newImplicit(t)
	want := url.Values{"response_type": {"token"}, "client_id": {"old app"}, "redirect_uri": {implicitPage}, "scope": {"openid uaa.user"},
		"login_hint": {`{"origin":"ldap"}`}, "state": {login.state}, "nonce": {login.nonce}}
	if diff := cmp.Diff(want, q); diff != "" {
		t.Error(diff)
	}
	_, other := newImplicit(t)
	if len(q.Get("state")) < 20 || q.Get("state") == other.Get("state") || q.Get("nonce") == other.Get("nonce") {
		t.Error("state and nonce must be new for each login")
	}
	login.server.Authorize = "http://uaa.example.com/oauth/authorize"
	if _, err := login.URL(); err == nil {
		t.Error("a page without https was named")
	}
}

func TestImplicitPasted(t *testing.T) {
	login, _ := newImplicit(t)
	good := url.Values{"token_type": {"bearer"}, "access_token": {"access-one"}, "state": {login.state}, "expires_in": {"43199"},
		"scope": {"uaa.user openid"}, "refresh_token": {"not-allowed-here"}}
	with := func(name, value string) string {
		q := url.Values{}
		for k, v := range good {
			q[k] = v
		}
		if q.Set(name, value); value == "" {
			q.Del(name)
		}
		return implicitPage + "#" + q.Encode()
	}
	want := &Tokens{V: 1, Binding: Binding{Issuer: testIssuer, TokenEndpoint: "https://uaa.example.com/oauth/token", ClientID: "old app"}, Grant: GrantImplicit,
		Access: "access-one", Scope: []string{"openid", "uaa.user"}, Obtained: issued.UTC(), AccessEnds: issued.UTC().Add(43199 * time.Second)}
	for _, text := range []string{with("x", "y"), " " + with("x", "y") + "\n", strings.Replace(with("x", "y"), "#", "?a=b#", 1)} {
		got, err := login.Pasted(text)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
	}
	for name, text := range map[string]string{
		"nothing": "", "no fragment": implicitPage, "another host": strings.Replace(with("x", "y"), "127.0.0.1", "127.0.0.2", 1),
		"another path": strings.Replace(with("x", "y"), "/cb/", "/cc/", 1), "no state": with("state", ""), "another's state": with("state", "x"),
		"two tokens": with("x", "y") + "&access_token=other", "garbled": implicitPage + "#%zz",
	} {
		if got, err := login.Pasted(text); !errors.Is(err, ErrNotAnswer) || got != nil {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	if _, err := login.Pasted(with("access_token", "")); !errors.Is(err, ErrNoToken) {
		t.Errorf("without a token: %v", err)
	}
	if _, err := login.Pasted(implicitPage + "#error=access_denied&error_description=no&state=" + login.state); !errors.Is(err, ErrDenied) {
		t.Errorf("denied: %v", err)
	}
	if _, err := login.Pasted(implicitPage + "#error=access_denied&state=x"); !errors.Is(err, ErrNotAnswer) {
		t.Errorf("denied, in another login: %v", err)
	}
}

func FuzzImplicitPasted(f *testing.F) {
	f.Add("#access_token=a&state=")
	f.Add("?x#error=y")
	f.Fuzz(func(t *testing.T, text string) {
		login, _ := newImplicit(t)
		if tokens, err := login.Pasted(implicitPage + text); err == nil || tokens != nil {
			t.Errorf("taken without the state: %q", text)
		}
	})
}
