package auth

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// ErrNotAnswer: a request or a pasted text is no answer to this login. It is ignored.
var ErrNotAnswer = errors.New("not an answer to this login")

// CallbackError is a refusal that came through the browser (RFC 6749 §4.1.2.1). It is an ErrDenied if the user or the
// server's rules refused, an ErrScope, an ErrGrantNotAllowed, or none of these.
type CallbackError struct {
	Code, Description string // as received
}

func (e *CallbackError) Error() string {
	if e.Description == "" {
		return "the server answered through the browser: " + e.Code
	}
	return "the server answered through the browser: " + e.Code + ", " + e.Description
}

// Is reports whether the error is of the kind target.
func (e *CallbackError) Is(target error) bool {
	switch e.Code {
	case "access_denied", "login_required", "consent_required", "interaction_required":
		return target == ErrDenied
	case "invalid_scope":
		return target == ErrScope
	case "unauthorized_client", "invalid_client", "unsupported_response_type":
		return target == ErrGrantNotAllowed
	}
	return false
}

// Answer returns the code in the query of the redirect URI. An answer to another login is an ErrNotAnswer, a refusal a
// CallbackError.
func (a *Authorization) Answer(rawQuery string) (code string, err error) {
	q, err := url.ParseQuery(rawQuery)
	if err != nil {
		return "", notAnswer("its query cannot be read")
	}
	for _, name := range []string{"state", "code", "error", "iss"} {
		if len(q[name]) > 1 {
			return "", notAnswer("it has more than one " + name)
		}
	}
	switch {
	case !q.Has("state"):
		return "", notAnswer("it has no state")
	case !sameText(q.Get("state"), a.state):
		return "", notAnswer("its state is of another login")
	case q.Has("iss") && a.server.Issuer != "" && q.Get("iss") != a.server.Issuer:
		return "", notAnswer("it comes from the issuer " + q.Get("iss"))
	case q.Has("error"):
		return "", &CallbackError{Code: q.Get("error"), Description: q.Get("error_description")}
	case q.Get("code") == "":
		return "", notAnswer("it has no code")
	}
	a.server.HTTP.Scrub().Add(q.Get("code"))
	return q.Get("code"), nil
}

// Pasted returns the code in the address that a browser ended at, as a user copied it.
func (a *Authorization) Pasted(text string) (code string, err error) {
	text = strings.TrimSpace(text)
	if !strings.Contains(text, "://") { // some browsers hide the scheme
		text = "http://" + text
	}
	u, err := url.Parse(text)
	if err != nil {
		return "", notAnswer("it cannot be read as an address")
	}
	want, err := url.Parse(a.redirect)
	if err != nil {
		return "", err
	}
	if u.Scheme != want.Scheme || u.Host != want.Host || u.EscapedPath() != want.EscapedPath() || u.User != nil {
		return "", notAnswer("it must begin with " + a.redirect)
	}
	return a.Answer(u.RawQuery)
}

func notAnswer(why string) error { return fmt.Errorf("%w: %s", ErrNotAnswer, why) }

// sameText compares in constant time; nothing equals the empty text.
func sameText(got, want string) bool {
	return want != "" && subtle.ConstantTimeCompare([]byte(got), []byte(want)) == 1
}
