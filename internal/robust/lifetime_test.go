//go:build unix

package robust

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/sandbox"
	"github.com/cfid-cli/cfid/internal/scripttest"
)

// people is the number of users that the bulk change creates.
const people = 36

// TestCommandOutlivesItsTokens: a bulk change and a list of many pages take several times the lifetime of a token, which is
// two seconds. The token is renewed in time: no request is refused, repeated or missing.
func TestCommandOutlivesItsTokens(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name  string
		login []string
		stdin string
		grant string
	}{
		{"user", []string{"login", "admin", "--password-stdin", "--client-id", "brief", "--client-secret-stdin"}, "admin\nnot-a-real-secret\n", "refresh_token"},
		{"client", []string{"login", "--client-credentials", "--client-id", "brief", "--client-secret-stdin"}, "not-a-real-secret\n", "client_credentials"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			var asked grants
			var rotating family
			server := serve(t, sandbox.Config{Latency: 150 * time.Millisecond, Size: sandbox.Size{Users: 7000}}, asked.layer, rotating.layer)
			brief(t, server, 2)
			p := newPerson(t)
			p.cfid("target "+server.UAA()).want(t, 0)
			p.typed(row.stdin, row.login...).want(t, 0)
			p.bulk(server, &asked, row.grant)
			p.pages(server, &asked, row.grant)
			if n := rotating.revocations(); n > 0 {
				t.Errorf("an old refresh token was used again")
			}
		})
	}
}

// brief registers a client whose tokens are valid for the given number of seconds.
func brief(t *testing.T, server *sandbox.Server, seconds int) {
	t.Helper()
	_, err := scripttest.AsAdmin(server.API(), "POST", "/uaa/oauth/clients", fmt.Sprintf(`{"client_id":"brief","client_secret":"not-a-real-secret",
		"authorized_grant_types":["password","refresh_token","client_credentials"],"scope":["openid","scim.read","scim.write"],
		"authorities":["scim.read","scim.write"],"access_token_validity":%d}`, seconds))
	if err != nil {
		t.Fatal(err)
	}
}

// bulk creates many users.
func (p *person) bulk(server *sandbox.Server, asked *grants, grant string) {
	p.t.Helper()
	asked.take()
	server.ResetRequests()
	line := "user create - --origin ldap --unknown-origin --concurrency 2"
	r := p.typed(names(), strings.Fields(line)...).want(p.t, 0)
	if n := strings.Count(r.out, "created user person-"); n != people || r.err != "" {
		p.t.Errorf("%d of %d were made: %s", n, people, r)
	}
	made := map[string]int{}
	for _, request := range server.Requests() {
		if request.Path != "/uaa/oauth/token" {
			made[fmt.Sprint(request.Method, request.Path, request.Status)]++
		}
	}
	if diff := cmp.Diff(map[string]int{"POST/uaa/Users201": people}, made); diff != "" {
		p.t.Errorf("requests (-want +got):\n%s", diff)
	}
	p.renewed(asked, grant)
}

// pages lists all users.
func (p *person) pages(server *sandbox.Server, asked *grants, grant string) {
	p.t.Helper()
	server.ResetRequests()
	r := p.cfid("user list -o name --concurrency 1").want(p.t, 0)
	listed := strings.Fields(r.out)
	slices.Sort(listed)
	if n := len(slices.Compact(listed)); n < 7000+people || n != strings.Count(r.out, "\n") || r.err != "" {
		p.t.Errorf("%d different names on %d lines: %s", n, strings.Count(r.out, "\n"), r.err)
	}
	seen := map[string]bool{}
	for _, request := range server.Requests() {
		switch {
		case request.Path == "/uaa/oauth/token":
		case request.Status != http.StatusOK || seen[request.Query]:
			p.t.Errorf("refused, or asked for twice: %v", request)
		}
		seen[request.Query] = true
	}
	p.renewed(asked, grant)
}

// renewed fails the test unless the tokens were renewed several times, and only by this grant.
func (p *person) renewed(asked *grants, grant string) {
	p.t.Helper()
	got := asked.take()
	if got[grant] < 2 || len(got) != 1 {
		p.t.Errorf("want more than one renewal by %s: %v", grant, got)
	}
}

// TestTokenEndsInTheMiddle: the server ends the token earlier than announced, while eight requests are in flight.
// One renewal is enough for all of them, and each change is made once.
func TestTokenEndsInTheMiddle(t *testing.T) {
	t.Parallel()
	var asked grants
	var rotating family
	var server *sandbox.Server
	var once sync.Once
	ends := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.Contains(string(body(r)), `"person-10"`) {
				once.Do(func() { server.Advance(13 * time.Hour) })
			}
			next.ServeHTTP(w, r)
		})
	}
	server = serve(t, sandbox.Config{Latency: 10 * time.Millisecond}, asked.layer, rotating.layer, ends)
	brief(t, server, 12*60*60)
	p := newPerson(t)
	p.cfid("target "+server.UAA()).want(t, 0)
	p.typed("admin\nnot-a-real-secret\n", strings.Fields("login admin --password-stdin --client-id brief --client-secret-stdin")...).want(t, 0)
	asked.take()
	server.ResetRequests()
	p.typed(names(), strings.Fields("user create - --origin ldap --unknown-origin")...).want(t, 0)
	made := map[int]int{}
	for _, request := range server.Requests() {
		if request.Path == "/uaa/Users" {
			made[request.Status]++
		}
	}
	if made[http.StatusCreated] != people || made[http.StatusUnauthorized] < 1 || made[http.StatusUnauthorized] > 8 {
		t.Errorf("want %d users made, and up to eight requests refused: %v", people, made)
	}
	if diff := cmp.Diff(map[string]int{"refresh_token": 1}, asked.take()); diff != "" {
		t.Errorf("renewals (-want +got):\n%s", diff)
	}
}

// names returns the names of the users that a bulk change creates, one a line.
func names() string {
	var b strings.Builder
	for n := range people {
		fmt.Fprintf(&b, "person-%02d\n", n)
	}
	return b.String()
}

// TestConfiguredConcurrency: the setting in config.yaml applies to bulk work and to lists.
func TestConfiguredConcurrency(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var under, most int
	counts := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			under++
			most = max(most, under)
			mu.Unlock()
			next.ServeHTTP(w, r)
			mu.Lock()
			under--
			mu.Unlock()
		})
	}
	server := serve(t, sandbox.Config{Latency: 20 * time.Millisecond, Size: sandbox.Size{Users: 5000}}, counts)
	p := newPerson(t)
	p.loginClient(server.UAA())
	for _, line := range []string{"user list", "user create - --origin ldap --unknown-origin"} {
		for _, want := range []string{"1", "3"} {
			p.cfid("config set concurrency "+want).want(t, 0)
			most = 0
			r := p.typed(names(), strings.Fields(line)...)
			if got := fmt.Sprint(most); got != want {
				t.Errorf("%s requests at once, want %s: %s %s", got, want, r.line, r.err)
			}
		}
	}
}
