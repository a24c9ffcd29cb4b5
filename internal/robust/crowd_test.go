//go:build unix

package robust

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFiftyProcessesRenewOnce: fifty commands at once on a session whose access token has expired. One of them renews it,
// and all of them work.
func TestFiftyProcessesRenewOnce(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		size int
		asks string // a command that sends a request with the token
		kind session
		want map[string]int
	}{
		{"user", 50, "org list", sessions()[0], map[string]int{"refresh_token": 1}},
		{"client", 20, "user list", sessions()[1], map[string]int{"client_credentials": 1}},
		// The provider's refresh token and the exchange, each once.
		{"identity provider", 20, "org list", sessions()[2], map[string]int{"refresh_token": 1, "urn:ietf:params:oauth:grant-type:jwt-bearer": 1}},
	} {
		t.Run(row.name, func(t *testing.T) {
			conf, age := expired()
			var asked grants
			server := serve(t, conf, asked.layer)
			p := newPerson(t)
			row.kind.login(p, server, asked.layer)
			server.Advance(age)
			asked.take()
			tokens := crowd(p, row.size, row.asks)
			if diff := cmp.Diff(row.want, asked.take()); diff != "" {
				t.Errorf("renewals (-want +got):\n%s", diff)
			}
			if len(tokens) != 1 {
				t.Errorf("%d different tokens were printed", len(tokens))
			}
		})
	}
}

// crowd starts size commands at once, half of which print the token, and returns the printed tokens.
func crowd(p *person, size int, asks string) map[string]bool {
	p.t.Helper()
	var lines []string
	for range size / 2 {
		lines = append(lines, "token get", asks)
	}
	results := p.atOnce("", lines)
	tokens := map[string]bool{}
	for _, r := range results {
		r.want(p.t, 0)
		if strings.HasPrefix(r.out, "eyJ") {
			tokens[r.out] = true
		}
	}
	return tokens
}
