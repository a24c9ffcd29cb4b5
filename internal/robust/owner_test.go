//go:build unix

package robust

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/cfid-cli/cfid/internal/sandbox"
)

// mixup answers requests of one grant with a token of the user admin.
type mixup struct{ grant atomic.Pointer[string] }

func (m *mixup) layer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		grant := m.grant.Load()
		if grant == nil || !strings.HasSuffix(r.URL.Path, "/oauth/token") || form(r).Get("grant_type") != *grant {
			next.ServeHTTP(w, r)
			return
		}
		other := url.Values{"grant_type": {"password"}, "username": {"admin"}, "password": {"admin"}, "client_id": {"cf"}, "client_secret": {""}}.Encode()
		r.Body, r.ContentLength = io.NopCloser(strings.NewReader(other)), int64(len(other))
		r.Header.Del("Authorization")
		next.ServeHTTP(w, r)
	})
}

// TestTokenOfSomebodyElse: a server, or what stands before it, that mixes up its answers makes nobody somebody else.
func TestTokenOfSomebodyElse(t *testing.T) {
	t.Parallel()
	for _, grant := range []string{"refresh_token", "password"} {
		t.Run(grant, func(t *testing.T) {
			t.Parallel()
			var wrong mixup
			server := serve(t, sandbox.Config{}, wrong.layer)
			p := newPerson(t)
			p.login(server.API())
			wrong.grant.Store(&grant)
			line := []string{"login", "marissa", "--password-stdin"}
			if grant == "refresh_token" {
				line = []string{"token", "refresh"}
			}
			p.typed("koala\n", line...).want(t, 4, "a token of another user or client")
			if r := p.cfid("context list"); strings.Contains(r.out, "admin") {
				t.Errorf("stored: %s", r)
			}
			wrong.grant.Store(nil)
			if grant == "password" {
				p.cfid("whoami").want(t, 0, "marissa") // the session from before goes on
				return
			}
			p.cfid("whoami").want(t, 4, "no token is stored")
			p.cfid("status").want(t, 4)
		})
	}
}

// TestClientTokenOfSomebodyElse is the same for a client's own token.
func TestClientTokenOfSomebodyElse(t *testing.T) {
	t.Parallel()
	var wrong mixup
	server := serve(t, sandbox.Config{}, wrong.layer)
	p := newPerson(t)
	p.loginClient(server.API())
	grant := "client_credentials"
	wrong.grant.Store(&grant)
	p.cfid("token refresh").want(t, 4, "a token of another user or client", "client (was admin, is cf)")
	p.typed("adminsecret\n", "login", "--client-credentials", "--client-id", "admin", "--client-secret-stdin").want(t, 4, "a token of another user or client")
	p.with("CFID_TARGET="+server.API(), "CFID_CLIENT_ID=admin", "CFID_CLIENT_SECRET=adminsecret").cfid("token get").want(t, 4, "a token of another user or client")
}
