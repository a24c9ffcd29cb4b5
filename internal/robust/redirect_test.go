//go:build unix

package robust

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/sandbox"
)

// detour redirects every request to the server in to, once that is set.
type detour struct {
	to   string
	code int
}

func (d *detour) layer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if d.code == 0 {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Location", d.to+r.URL.RequestURI())
		w.WriteHeader(d.code)
	})
}

// TestNoRedirectWithACredential: no password, secret or token is sent to the target of a redirect, whatever the request.
func TestNoRedirectWithACredential(t *testing.T) {
	t.Parallel()
	var away detour
	server := serve(t, sandbox.Config{}, away.layer)
	evil := newStranger(t)
	away.to = evil.url
	p := newPerson(t)
	p.login(server.API())
	p.typed("admin\n", "login", "admin", "--password-stdin", "--as", "boss").want(t, 0)
	for _, code := range []int{301, 302, 303, 307, 308} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			away.code = code
			defer func() { away.code = 0 }()
			for _, r := range p.atOnce("not-a-real-secret\n", []string{
				"--context boss token refresh", "whoami", "user list", "role list",
				"user create somebody --email somebody@example.com --password-stdin",
				"client create some --grant-type client_credentials --secret-stdin",
				"role assign marissa --role org_manager --org acme",
				"token introspect --as-client app --client-secret-stdin",
				"login marissa --password-stdin", "login --client-credentials --client-id admin --client-secret-stdin",
				"login --refresh-token-stdin",
			}) {
				if r.code == 0 || strings.Contains(r.err, "crashed") {
					t.Errorf("want a failure: %s", r)
				}
			}
			if diff := cmp.Diff([]string(nil), evil.take()); diff != "" {
				t.Errorf("sent to a stranger:\n%s", diff)
			}
		})
	}
}

// TestDiscoveryTakesNoCredentialAlong: `target` sends no credential, so it may follow redirects (of GET, on the same host);
// in environment mode, too, no credential of the environment is sent along.
func TestDiscoveryTakesNoCredentialAlong(t *testing.T) {
	t.Parallel()
	var away detour
	server := serve(t, sandbox.Config{}, away.layer)
	evil := newStranger(t)
	away.to = evil.url
	p := newPerson(t)
	p.login(server.API())
	away.code = http.StatusFound
	p.cfid("target " + server.API())
	direct := p.with("CFID_TARGET="+server.API(), "CFID_CLIENT_ID=admin", "CFID_CLIENT_SECRET=adminsecret")
	direct.cfid("user list")
	for _, request := range evil.take() {
		if !strings.HasPrefix(request, "GET ") || strings.Contains(strings.ToLower(request), "bearer") || strings.Contains(request, "secret") {
			t.Errorf("sent to a stranger: %s", request)
		}
	}
}
