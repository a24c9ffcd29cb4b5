package login

import (
	"encoding/base64"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/session"
)

// unsigned returns a JWT that can be decoded but not verified.
func unsigned(t *testing.T, claims map[string]any) string {
	t.Helper()
	data, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	enc := base64.RawURLEncoding
	return enc.EncodeToString([]byte(`{"alg":"RS256"}`)) + "." + enc.EncodeToString(data) + "." + enc.EncodeToString([]byte("no signature"))
}

func TestIdentityOf(t *testing.T) {
	user := unsigned(t, map[string]any{"user_id": "u-1", "user_name": "Marissa", "origin": "ldap", "client_id": "cf", "cid": "cf"})
	client := unsigned(t, map[string]any{"client_id": "ci", "cid": "ci", "sub": "ci"})
	for name, row := range map[string]struct {
		in     LoginInput
		access string
		want   store.Identity
	}{
		"as the token says": {
			LoginInput{Grant: session.GrantPassword, User: "marissa", ClientID: "cf"}, user,
			store.Identity{Grant: session.GrantPassword, ClientID: "cf", User: "Marissa", UserID: "u-1", Origin: "ldap"},
		},
		"as typed, where it says nothing": {
			LoginInput{Grant: session.GrantPassword, User: "marissa", Origin: "uaa", ClientID: "cf"}, "opaque",
			store.Identity{Grant: session.GrantPassword, ClientID: "cf", User: "marissa", Origin: "uaa"},
		},
		"taken over": {
			LoginInput{Grant: session.GrantRefreshToken, ClientID: "cf"}, user,
			store.Identity{Grant: session.GrantRefreshToken, ClientID: "cf", User: "Marissa", UserID: "u-1", Origin: "ldap"},
		},
		"a client": {
			LoginInput{Grant: session.GrantClientCredentials, ClientID: "ci", Origin: "leftover"}, client,
			store.Identity{Grant: session.GrantClientCredentials, ClientID: "ci"},
		},
		"a client with an opaque token": {
			LoginInput{Grant: session.GrantClientCredentials, ClientID: "ci"}, "opaque",
			store.Identity{Grant: session.GrantClientCredentials, ClientID: "ci"},
		},
	} {
		a := &attempt{in: row.in, c: &store.Context{}}
		if err := a.by(row.in.Grant); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if d := cmp.Diff(row.want, identityOf(a.who, &auth.Tokens{Access: row.access})); d != "" {
			t.Errorf("%s:\n%s", name, d)
		}
	}
}

// A renewal names only what can refresh the session; times are those of this machine's clock.
func TestEndsOf(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	empty, secret := "", "not-a-real-secret"
	for name, row := range map[string]struct {
		tokens auth.Tokens
		want   store.Ends
	}{
		"refresh token": {
			auth.Tokens{AccessEnds: at, RefreshEnds: at.Add(time.Hour), Refresh: "r", ClientSecret: &empty},
			store.Ends{Access: at, Refresh: at.Add(time.Hour), Renewal: "refresh token"},
		},
		"client secret": {auth.Tokens{AccessEnds: at, Grant: session.GrantClientCredentials, ClientSecret: &secret}, store.Ends{Access: at, Renewal: "client secret"}},
		"a client by its key": {
			auth.Tokens{AccessEnds: at, Grant: session.GrantClientCredentials, Binding: auth.Binding{ClientAuth: "private_key_jwt key=/k.pem"}},
			store.Ends{Access: at, Renewal: "client key"},
		},
		"a user through a client with a certificate": {
			auth.Tokens{AccessEnds: at, Refresh: "r", Binding: auth.Binding{ClientAuth: "tls_client_auth cert=/c.pem"}},
			store.Ends{Access: at, Renewal: "refresh token"},
		},
		"by Basic, no secret kept": {
			auth.Tokens{AccessEnds: at, Grant: session.GrantClientCredentials, Binding: auth.Binding{ClientAuth: "client_secret_basic"}},
			store.Ends{Access: at},
		},
		"no secret kept":                     {auth.Tokens{AccessEnds: at, Grant: session.GrantClientCredentials}, store.Ends{Access: at}},
		"a refresh token without the secret": {auth.Tokens{AccessEnds: at, Refresh: "r"}, store.Ends{Access: at}},
		"a person without a refresh token":   {auth.Tokens{AccessEnds: at, Grant: session.GrantPassword, ClientSecret: &empty}, store.Ends{Access: at}},
		"a server that is an hour ahead":     {auth.Tokens{AccessEnds: at, Skew: time.Hour}, store.Ends{Access: at.Add(-time.Hour)}},
		"no end that is known":               {auth.Tokens{Skew: time.Hour}, store.Ends{}},
	} {
		if d := cmp.Diff(row.want, session.EndsOf(&row.tokens)); d != "" {
			t.Errorf("%s:\n%s", name, d)
		}
	}
}

func TestLoginLine(t *testing.T) {
	for _, row := range []struct{ name, grant, user, client, want string }{
		{"", "", "", "", "cfid login"},
		{"prod", session.GrantPassword, "marissa", "cf", "cfid login --context prod marissa"},
		{"prod", session.GrantPassword, "marissa", "app", "cfid login --context prod marissa --client-id app"},
		{"prod", session.GrantRefreshToken, "marissa", "cf", "cfid login --context prod marissa"},
		{"prod", session.GrantClientCredentials, "", "ci", "cfid login --context prod --client-id ci --client-credentials"},
		{"it's", session.GrantPassword, "o'hara; rm", "cf", `cfid login --context 'it'\''s' 'o'\''hara; rm'`},
	} {
		c := &store.Context{Name: row.name}
		if got := session.LoginLine(c, store.Identity{Grant: row.grant, User: row.user, ClientID: row.client}).String(); got != row.want {
			t.Errorf("%q, want %q", got, row.want)
		}
	}
	if got := (&session.Session{}).LoginLine().String(); got != "cfid login" {
		t.Errorf("without a context: %q", got)
	}
}
