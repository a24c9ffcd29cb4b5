package cc

import (
	"net/url"
	"strings"
	"testing"

	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
)

func TestSeed(t *testing.T) {
	l := newLab(t)
	l.s.cc.Seed(20, 2, 50)
	totals := func(path string) float64 {
		return parsed(t, l.get(path, l.admin).body)["pagination"].(map[string]any)["total_results"].(float64)
	}
	for path, want := range map[string]float64{
		"/v3/organizations": 21, "/v3/spaces": 41, "/v3/users": 52,
		"/v3/roles?types=organization_user": 251, "/v3/roles?types=space_developer": 251, "/v3/roles?types=organization_manager": 20,
	} {
		same(t, path, want, totals(path))
	}
	guid := guidsOf(t, l.get("/v3/users?usernames=user-000007", l.admin))[0]
	same(t, "roles of one", 11.0, totals("/v3/roles?user_guids="+guid))
	l.s.cc.Seed(20, 2, 50) // what already exists is unchanged
	same(t, "again", 21.0, totals("/v3/organizations"))
}

// BenchmarkPages measures answers of a large foundation: 10,000 orgs, 100,000 users, a million roles. Questions about one user,
// org or space and single pages stay fast at size, for the admin and for a member: none may walk through all roles.
func BenchmarkPages(b *testing.B) {
	l := newLab(b)
	l.s.cc.Seed(10_000, 2, 100_000)
	user := l.s.uaa.UsersByName("user-050000")[0].ID
	org := guidsOf(b, l.get("/v3/organizations?names=org-01000", l.admin))[0]
	tokens := map[string]string{"admin": l.admin, "member": l.token(jwt.Claims{UserID: user, Scope: []string{scopeRead}})}
	for _, path := range []string{
		"/v3/roles?per_page=50", "/v3/roles?per_page=5000&page=150", "/v3/roles?per_page=5000&page=150&types=space_developer,organization_user",
		"/v3/roles?user_guids=" + user + "&include=organization,space", "/v3/users?per_page=5000&page=10", "/v3/organizations?order_by=name&per_page=50&page=100",
		"/v3/users?partial_usernames=user-05", "/v3/spaces?per_page=5000&include=organization",
		"/v3/roles?organization_guids=" + org + "&include=user", "/v3/roles?types=space_developer&page=900", "/v3/organizations/" + org + "/users",
		"/v3/spaces?organization_guids=" + org, "/v3/users?guids=" + user,
	} {
		for who, token := range tokens {
			b.Run(who+url.PathEscape(strings.NewReplacer(user, "user", org, "org").Replace(path)), func(b *testing.B) {
				for b.Loop() {
					l.get(path, token)
				}
			})
		}
	}
}
