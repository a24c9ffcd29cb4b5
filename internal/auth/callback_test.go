package auth

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/cfid-cli/cfid/internal/rest"
)

const (
	testAuthorize = "https://uaa.example.com/oauth/authorize"
	testRedirect  = "http://127.0.0.1:8250/cb/2099efce4abe"
)

// underWay is a login whose state is known.
func underWay() *Authorization {
	a := NewAuthorization(Server{Authorize: testAuthorize, Issuer: testIssuer, HTTP: rest.New(rest.Config{})}, Client{ID: "app"}, testRedirect, CodeInput{})
	a.state = "the-state-of-it"
	return a
}

func TestAnswer(t *testing.T) {
	issuer := url.QueryEscape(testIssuer)
	for _, row := range []struct {
		name, query, code string
		want              error
		says              string
	}{
		{"a code", "code=abc-1_Z&state=the-state-of-it", "abc-1_Z", nil, ""},
		{"a code and its issuer", "code=abc&state=the-state-of-it&iss=" + issuer, "abc", nil, ""},
		{"more than is needed", "session_state=1.2&code=a%2Bb&state=the-state-of-it", "a+b", nil, ""},
		{"no state", "code=abc", "", ErrNotAnswer, "no state"},
		{"an empty state", "code=abc&state=", "", ErrNotAnswer, "another login"},
		{"another state", "code=abc&state=the-state-of-iT", "", ErrNotAnswer, "another login"},
		{"the beginning of the state", "code=abc&state=the-state", "", ErrNotAnswer, "another login"},
		{"two states", "code=abc&state=the-state-of-it&state=x", "", ErrNotAnswer, "more than one state"},
		{"two codes", "code=abc&code=def&state=the-state-of-it", "", ErrNotAnswer, "more than one code"},
		{"another issuer", "code=abc&state=the-state-of-it&iss=https%3A%2F%2Fevil.example", "", ErrNotAnswer, "evil.example"},
		{"an error of another login", "error=access_denied&state=x", "", ErrNotAnswer, "another login"},
		{"an error without state", "error=access_denied", "", ErrNotAnswer, "no state"},
		{"denied", "error=access_denied&error_description=User%20denied%20access&state=the-state-of-it", "", ErrDenied, "User denied access"},
		{"a scope", "error=invalid_scope&state=the-state-of-it", "", ErrScope, "invalid_scope"},
		{"the grant", "error=unauthorized_client&state=the-state-of-it", "", ErrGrantNotAllowed, "unauthorized_client"},
		{"an error beside a code", "error=server_error&code=abc&state=the-state-of-it", "", nil, "server_error"},
		{"no code", "state=the-state-of-it", "", ErrNotAnswer, "no code"},
		{"an empty code", "code=&state=the-state-of-it", "", ErrNotAnswer, "no code"},
		{"not a query", "code=%zz&state=the-state-of-it", "", ErrNotAnswer, "cannot be read"},
		{"nothing", "", "", ErrNotAnswer, "no state"},
	} {
		code, err := underWay().Answer(row.query)
		switch {
		case code != row.code, (err == nil) != (row.says == ""):
			t.Errorf("%s: code %q, error %v", row.name, code, err)
		case row.want != nil && !errors.Is(err, row.want):
			t.Errorf("%s: %v is not %v", row.name, err, row.want)
		case err != nil && !strings.Contains(err.Error(), row.says):
			t.Errorf("%s: %q doesn't say %q", row.name, err, row.says)
		}
	}
}

func TestPasted(t *testing.T) {
	const good = "?code=abc&state=the-state-of-it"
	for text, want := range map[string]string{
		testRedirect + good:                     "abc",
		"  " + testRedirect + good + "\t":       "abc",
		"127.0.0.1:8250/cb/2099efce4abe" + good: "abc", // the scheme is hidden
		testRedirect + good + "#":               "abc",
		"":                                      "",
		"abc":                                   "",
		good:                                    "",
		"https://127.0.0.1:8250/cb/2099efce4abe" + good:      "",
		"http://127.0.0.1:8251/cb/2099efce4abe" + good:       "",
		"http://127.0.0.1:8250/cb/000000000000" + good:       "",
		"http://127.0.0.1:8250/cb/2099efce4abe/done" + good:  "",
		"http://evil.example/cb/2099efce4abe" + good:         "",
		"http://127.0.0.1:8250@evil.example/cb/2099efce4abe": "",
		"http://user@127.0.0.1:8250/cb/2099efce4abe" + good:  "",
		"http://127.0.0.1:8250/cb/%32099efce4abe" + good:     "",
		"http://127.0.0.1:8250/cb/../cb/2099efce4abe" + good: "",
		testRedirect:                                     "",
		testRedirect + "?code=abc&state=x":               "",
		testRedirect + "#code=abc&state=the-state-of-it": "",
		"http://[::1":                                    "",
		"one\x00two\nth":                                 "",
	} {
		code, err := underWay().Pasted(text)
		if code != want || (err == nil) != (want != "") || err != nil && !errors.Is(err, ErrNotAnswer) {
			t.Errorf("%q: code %q, error %v", text, code, err)
		}
	}
}

// FuzzAnswer: whatever comes in, no code comes out without the state.
func FuzzAnswer(f *testing.F) {
	for _, seed := range []string{"code=a&state=the-state-of-it", "error=x&state=the-state-of-it", "%zz", "a;b&&=&code=a&state=the-state-of-it;", testRedirect + "?code=a&state=b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a := underWay()
		for how, take := range map[string]func(string) (string, error){"answer": a.Answer, "pasted": a.Pasted} {
			code, err := take(text)
			if (err == nil) == (code == "") {
				t.Errorf("%s %q: code %q, error %v", how, text, code, err)
			}
			if err == nil && !strings.Contains(mustUnescape(text), "the-state-of-it") {
				t.Errorf("%s %q: a code without the state", how, text)
			}
		}
	})
}

func mustUnescape(text string) string {
	plain, err := url.QueryUnescape(text)
	if err != nil {
		return text
	}
	return plain
}
