package cc

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
)

func TestAuthentication(t *testing.T) {
	l := newLab(t)
	good := jwt.Claims{UserID: "u-1", Scope: []string{scopeRead}}
	with := func(change func(*jwt.Claims)) string {
		c := good
		change(&c)
		return "bearer " + l.token(c)
	}
	uuid := l.s.uaa.UsersByName("marissa")[0].ID
	const (
		none = "Unauthorized | 10002 | Authentication error"
		bad  = "Unauthorized | 1000 | Invalid Auth Token"
	)
	for name, tc := range map[string]struct{ header, want string }{
		"none":                  {"", none},
		"basic":                 {"Basic YTpi", none},
		"word only":             {"bearer", bad},
		"malformed":             {"bearer not-a-real-token", bad},
		"signature":             {with(func(*jwt.Claims) {}) + "x", bad},
		"expired":               {with(func(c *jwt.Claims) { c.Expires = 1 }), bad},
		"issuer":                {with(func(c *jwt.Claims) { c.Issuer = "http://elsewhere/oauth/token" }), bad},
		"refresh token":         {with(func(c *jwt.Claims) { c.JTI = "abc-r" }), bad},
		"nobody":                {with(func(c *jwt.Claims) { c.UserID = "" }), bad},
		"audience":              {with(func(c *jwt.Claims) { c.Audience = []string{"openid"} }), bad},
		"client named as user":  {with(func(c *jwt.Claims) { c.UserID, c.ClientID = "", uuid }), bad},
		"read scope is missing": {with(func(c *jwt.Claims) { c.Scope = []string{scopeWrite} }), say403},
		"capital letters":       {strings.Replace(with(func(*jwt.Claims) {}), "bearer", "BEARER", 1), ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, testAPI+"/v3/organizations", nil)
			if tc.header != "" {
				r.Header.Set("Authorization", tc.header)
			}
			got := l.serve(r)
			if tc.want == "" {
				same(t, "status", http.StatusOK, got.status)
				return
			}
			same(t, "error", tc.want, wrong(t, got))
		})
	}
}

func TestScopeGate(t *testing.T) {
	l := newLab(t)
	for scope, want := range map[string][2]string{
		scopeAdmin:   {"", ""},
		scopeAdminRO: {"", say403},
		scopeAuditor: {"", say403},
		scopeRead:    {"", say403},
		scopeWrite:   {say403, ""},
	} {
		token := l.token(jwt.Claims{UserID: "gate", Scope: []string{scope}})
		read, write := l.get("/v3/users", token), l.send(http.MethodPost, "/v3/roles", token, "{")
		if want[0] == "" {
			same(t, scope+" reads", http.StatusOK, read.status)
		} else {
			same(t, scope+" reads", want[0], wrong(t, read))
		}
		if want[1] == "" { // past the gate the body is read
			same(t, scope+" writes", "Bad Request | 1001 | Request invalid due to parse error: invalid request body", wrong(t, write))
		} else {
			same(t, scope+" writes", want[1], wrong(t, write))
		}
	}
}

func TestUnknownRequests(t *testing.T) {
	l := newLab(t)
	v3 := `{"errors":[{"detail":"Unknown request","title":"CF-NotFound","code":10000}]}`
	for _, call := range []string{"GET /v3/nonsense", "PUT /v3/users", "GET /v3/roles/a/b", "PATCH /v3/roles/x", "GET /v3/users/a.b/c", "GET /v3/info/nope"} {
		method, path, _ := strings.Cut(call, " ")
		got := l.send(method, path, "", "")
		same(t, call, answer{status: 404, body: v3}, got.bare())
	}
	v2 := `{"description":"Unknown request","error_code":"CF-NotFound","code":10000}`
	for _, call := range []string{"GET /v2/apps", "POST /", "GET /nonsense"} {
		method, path, _ := strings.Cut(call, " ")
		same(t, call, answer{status: 404, body: v2}, l.send(method, path, "", "").bare())
	}
}

func TestHeaders(t *testing.T) {
	l := newLab(t)
	uuid := `[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`
	for name, tc := range map[string]struct{ header, value, want string }{
		"none":    {"", "", `^` + uuid + `$`},
		"vcap":    {"X-Vcap-Request-Id", "a b/c_1-", `^abc_1-::` + uuid + `$`},
		"request": {"X-Request-Id", "plain", `^plain::` + uuid + `$`},
		"long":    {"X-Vcap-Request-Id", strings.Repeat("x", 300), `^x{255}::` + uuid + `$`},
		"empty":   {"X-Vcap-Request-Id", "///", `^` + uuid + `$`},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, testAPI+"/v3/nonsense", nil)
		if tc.header != "" {
			r.Header.Set(tc.header, tc.value)
		}
		if got := l.serve(r).header.Get("X-VCAP-Request-ID"); !regexp.MustCompile(tc.want).MatchString(got) {
			t.Errorf("%s: request id %q, want %s", name, got, tc.want)
		}
	}
	got := l.get("/v3/organizations", l.token(jwt.Claims{ClientID: "robot", Scope: []string{scopeRead}}))
	same(t, "caller", "robot", got.header.Get("X-USER-GUID"))
	same(t, "type", "application/json; charset=utf-8", got.header.Get("Content-Type"))
}

func TestKnowsCallers(t *testing.T) {
	l := newLab(t)
	l.get("/v3", l.token(jwt.Claims{ClientID: "robot", Scope: []string{scopeRead}}))
	got := parsed(t, l.get("/v3/users/robot", l.admin).body)
	want := map[string]any{
		"guid": "robot", "created_at": "2026-11-22T03:04:05Z", "updated_at": "2026-11-22T03:04:05Z", "username": nil, "origin": nil,
		"presentation_name": "robot", "metadata": map[string]any{"labels": map[string]any{}, "annotations": map[string]any{}},
		"links": map[string]any{"self": map[string]any{"href": testAPI + "/v3/users/robot"}},
	}
	same(t, "row of a client", want, got)
	same(t, "user with a client's id", "Unauthorized | 1000 | Invalid Auth Token",
		wrong(t, l.get("/v3/users", l.token(jwt.Claims{UserID: "robot", Scope: []string{scopeRead}}))))
}

func TestBodies(t *testing.T) {
	l := newLab(t)
	parse := "Bad Request | 1001 | Request invalid due to parse error: invalid request body"
	for body, want := range map[string]string{
		`{`:    parse,
		`{} x`: parse,
		strings.Repeat(`{"a":`, 200) + `1` + strings.Repeat(`}`, 200): parse,
		`[1]`:            say422("Unknown field(s): '_json', Name can't be blank"),
		`{"b":1,"a":2}`:  say422("Unknown field(s): 'b', 'a', Name can't be blank"),
		`{"name":"new"}`: "",
	} {
		got := l.send(http.MethodPost, "/v3/organizations", l.admin, body)
		if want == "" {
			same(t, body, http.StatusCreated, got.status)
			continue
		}
		same(t, body, want, wrong(t, got))
	}
	for kind, want := range map[string]string{
		"application/x-www-form-urlencoded": "Unknown field(s): '{\"name\":\"x\"}', Name can't be blank",
		"text/plain":                        "Name can't be blank",
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, testAPI+"/v3/organizations", strings.NewReader(`{"name":"x"}`))
		r.Header.Set("Authorization", "bearer "+l.admin)
		r.Header.Set("Content-Type", kind)
		same(t, kind, say422(want), wrong(t, l.serve(r)))
	}
}

func TestRoots(t *testing.T) {
	l := newLab(t)
	link := func(href string) map[string]any { return map[string]any{"href": href} }
	want := map[string]any{"links": map[string]any{
		"self":                link(testAPI),
		"cloud_controller_v3": map[string]any{"href": testAPI + "/v3", "meta": map[string]any{"version": "3.228.0"}},
		"network_policy_v0":   link(testAPI + "/networking/v0/external"), "network_policy_v1": link(testAPI + "/networking/v1/external"),
		"login": link(testAPI + "/uaa"), "uaa": link(testAPI + "/uaa"),
		"credhub": nil, "routing": nil, "logging": nil, "log_cache": nil, "log_stream": nil,
		"app_ssh": map[string]any{"href": sshEndpoint, "meta": map[string]any{"host_key_fingerprint": sshKey, "oauth_client": "ssh-proxy"}},
	}}
	same(t, "root", want, parsed(t, l.get("/", "").body))
	v3 := parsed(t, l.get("/v3", "").body)["links"].(map[string]any)
	same(t, "names of /v3, with self", 33, len(v3))
	same(t, "one of them", link(testAPI+"/v3/audit_events"), v3["audit_events"].(map[string]any))
	if !strings.HasPrefix(l.get("/v3", "").body, `{"links":{"self":`) {
		t.Error("self is not first")
	}
	v2 := parsed(t, l.get("/v2/info", "").body)
	same(t, "v2", []any{"CF API v2 is disabled", "", testAPI + "/uaa", testAPI + "/uaa"},
		[]any{v2["support"], v2["api_version"], v2["authorization_endpoint"], v2["token_endpoint"]})
	info := parsed(t, l.get("/v3/info", "").body)
	same(t, "rate limits", map[string]any{"enabled": false, "general_limit": 2000.0, "reset_interval_in_minutes": 60.0}, info["rate_limits"].(map[string]any))
	same(t, "health", "OK", l.get("/healthz", "").body)
	same(t, "usage needs a token", 401, l.get("/v3/info/usage_summary", "").status)
	_, nobody := l.person("nobody")
	same(t, "usage is hidden", "Not Found | 10000 | Unknown request", wrong(t, l.get("/v3/info/usage_summary", nobody)))
	same(t, "usage", 200, l.get("/v3/info/usage_summary", l.admin).status)
}

func TestFreshData(t *testing.T) {
	l := newLab(t)
	same(t, "orgs", []string{"acme"}, each(t, l.get("/v3/organizations", l.admin), "name"))
	same(t, "spaces", []string{"dev"}, each(t, l.get("/v3/spaces", l.admin), "name"))
	same(t, "roles", []string{"organization_user", "space_developer"}, each(t, l.get("/v3/roles", l.admin), "type"))
	same(t, "users", []string{"marissa", "admin"}, each(t, l.get("/v3/users", l.admin), "username"))
}
