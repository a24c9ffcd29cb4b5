package login

import (
	"testing"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/session"
)

// TestClientAudience checks that a server does not receive an assertion that another server would accept.
func TestClientAudience(t *testing.T) {
	const own = "https://uaa.sys.example.com/oauth/token"
	for issuer, want := range map[string]string{
		own: own,
		"https://login.sys.example.com/oauth/token": "https://login.sys.example.com/oauth/token",
		"http://localhost:8080/uaa/oauth/token":     "http://localhost:8080/uaa/oauth/token",
		"https://uaa.sys.example.org/oauth/token":   own,
		"https://bank.example.com/oauth/token":      own,
		"":                                          own,
		"urn:issuer":                                own,
		"https://[::1/oauth/token":                  own,
	} {
		if got := session.ClientAudience(store.Target{Issuer: issuer, TokenEndpoint: own}); got != want {
			t.Errorf("%q: %q, want %q", issuer, got, want)
		}
	}
}
