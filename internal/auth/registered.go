package auth

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/cfid-cli/cfid/internal/rest"
)

// Registration is what a server reveals about a client and its redirect URI without a login.
type Registration int

// The possible registrations.
const (
	RegistrationUnknown Registration = iota // the server doesn't reveal it
	Registered
	NotRegistered // the client does not exist, or the redirect URI is not registered
)

// Registration asks the authorization endpoint with prompt=none: without a session a server that knows client and
// address sends the browser back with login_required at once (OpenID Connect Core §3.1.2.6). UAA 4.30 answers 400 where
// the address isn't registered, or the client doesn't exist; others 401 for the latter. Nothing secret is sent.
func (s Server) Registration(ctx context.Context, client, redirect string) (Registration, error) {
	endpoint, err := rest.ParseURL(s.Authorize)
	if err != nil {
		return RegistrationUnknown, err
	}
	r := rest.Get(s.Authorize, url.Values{
		"response_type": {"code"}, "client_id": {client}, "redirect_uri": {redirect}, "scope": {"openid"}, "prompt": {"none"},
		"state": {"probe"}, "code_challenge_method": {"S256"}, "code_challenge": {strings.Repeat("A", 43)},
	})
	r.Anonymous = true
	r.Header = http.Header{"Accept": {"text/html"}}
	resp, err := s.HTTP.At(endpoint, nil).Send(ctx, r)
	if err != nil {
		return RegistrationUnknown, err
	}
	switch {
	case resp.Status == http.StatusBadRequest, resp.Status == http.StatusUnauthorized:
		return NotRegistered, nil
	case strings.HasPrefix(resp.Header.Get("Location"), redirect+"?"):
		return Registered, nil
	}
	return RegistrationUnknown, nil
}
