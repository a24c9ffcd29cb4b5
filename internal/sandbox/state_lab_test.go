package sandbox

import (
	"net/http"
	"os"
	"testing"
	"time"
)

// keeping is a server with a state file; keys are the tests' own unless the file brings some.
func keeping(t testing.TB, path string) *Server {
	t.Helper()
	at := time.Date(2026, 11, 22, 3, 4, 5, 0, time.UTC)
	conf := Config{State: path, Now: func() time.Time { return at }, keys: testKeys()}
	if _, err := os.Stat(path); err == nil {
		conf.keys = nil
	}
	s, err := New(conf)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// busy does something of each kind that a state keeps.
func busy(t *testing.T, s *Server) (refresh string) {
	t.Helper()
	l, cc := &lab{t, s}, &platformLab{t: t, s: s}
	token := l.marissa()
	admin := l.admin()
	l.do(ask{method: http.MethodPost, path: "/oauth/token", basic: "cf:", form: "grant_type=password&username=marissa&password=wrong"})
	for path, body := range map[string]string{
		"/Users":              `{"userName":"new@example.org","emails":[{"value":"new@example.org"}],"name":{"givenName":"N","familyName":"W"},"password":"not-a-real-secret","externalId":"x1","phoneNumbers":[{"value":"1"}]}`,
		"/Groups":             `{"displayName":"dev-team","description":"who builds"}`,
		"/Groups/External":    `{"displayName":"uaa.none","externalGroup":"cn=dev"}`,
		"/oauth/clients":      `{"client_id":"ci","client_secret":"not-a-real-secret","authorized_grant_types":["client_credentials"],"authorities":["uaa.none"],"access_token_validity":60,"custom":{"a":[1]}}`,
		"/identity-zones":     `{"subdomain":"tenant","name":"Tenant","config":{"a":1}}`,
		"/identity-providers": `{"type":"saml","originKey":"corp","name":"Corp","config":"{\"a\":1}"}`,
	} {
		if got := l.do(ask{method: http.MethodPost, path: path, bearer: admin, json: body}); got.status != http.StatusCreated {
			t.Fatalf("%s: %d %s", path, got.status, got.body)
		}
	}
	cc.admin = l.token("cf:", "grant_type=password&username=admin&password=admin")["access_token"].(string)
	org := cc.org("Org")
	space := cc.space(org, "space")
	guid, _ := cc.person("anna")
	cc.role("organization_user", guid, org)
	cc.role("space_developer", guid, space)
	cc.make("/v3/organization_quotas", `{"name":"small","apps":{"total_memory_in_mb":5},"domains":{"total_domains":1}}`)
	cc.make("/v3/space_quotas", `{"name":"tiny","relationships":{"organization":{"data":{"guid":"`+org+`"}},"spaces":{"data":[{"guid":"`+space+`"}]}}}`)
	cc.send(http.MethodPatch, "/v3/organizations/"+org, cc.admin, `{"metadata":{"labels":{"a":"b"}}}`)
	cc.send(http.MethodPatch, "/v3/feature_flags/diego_docker", cc.admin, `{"enabled":true,"custom_error_message":"no"}`)
	cc.send(http.MethodDelete, "/v3/organizations/"+cc.org("doomed"), cc.admin, "")
	s.Advance(50 * time.Millisecond)
	return token["refresh_token"].(string)
}

// sameState compares what is in memory: what is neither written nor read would be missing from both files.
func sameState(t *testing.T, first, second *Server) {
	t.Helper()
	same(t, "zones", len(first.uaa.Zones.All()), len(second.uaa.Zones.All()))
	for i, a := range first.uaa.Zones.All() {
		b := second.uaa.Zones.All()[i]
		same(t, "zone", []any{a.ID, a.Subdomain, a.Name, a.Description, a.Version, a.Created, a.Modified, string(a.Config), a.DefaultGroups},
			[]any{b.ID, b.Subdomain, b.Name, b.Description, b.Version, b.Created, b.Modified, string(b.Config), b.DefaultGroups})
		same(t, "users", a.Users.Order, b.Users.Order)
		same(t, "groups", a.Groups.Order, b.Groups.Order)
		same(t, "members", a.Groups.MemberOf, b.Groups.MemberOf)
		same(t, "mappings", a.Groups.Mappings, b.Groups.Mappings)
		same(t, "clients", a.Clients, b.Clients)
		same(t, "providers", a.Providers, b.Providers)
		same(t, "tokens", a.Tokens.ByID, b.Tokens.ByID)
		same(t, "approvals", a.Approvals, b.Approvals)
	}
}
