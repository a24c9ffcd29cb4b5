package cc

import (
	"net/http"
	"testing"
)

// TestNoApps holds what the cf CLI asks when it shows an org or a space.
func TestNoApps(t *testing.T) {
	l := newLab(t)
	org := l.org("o1")
	space := l.space(org, "s1")
	jo, _ := l.person("jo")
	l.role("organization_user", jo, org)
	empty := func(path string) string {
		page := `{"href":"` + l.s.API() + path + `?page=1&per_page=50"}`
		return `{"pagination":{"total_results":0,"total_pages":1,"first":` + page + `,"last":` + page + `,"next":null,"previous":null},"resources":[]}`
	}
	segment := func(path string) string {
		return `{"data":null,"links":{"self":{"href":"` + l.s.API() + path + `"}}}`
	}
	for path, want := range map[string]string{
		"/v3/apps": empty("/v3/apps"),
		"/v3/service_instances?space_guids=" + space:                            empty("/v3/service_instances"),
		"/v3/isolation_segments":                                                empty("/v3/isolation_segments"),
		"/v3/spaces/" + space + "/running_security_groups":                      empty("/v3/spaces/" + space + "/running_security_groups"),
		"/v3/spaces/" + space + "/staging_security_groups":                      empty("/v3/spaces/" + space + "/staging_security_groups"),
		"/v3/spaces/" + space + "/relationships/isolation_segment":              segment("/v3/spaces/" + space + "/relationships/isolation_segment"),
		"/v3/organizations/" + org + "/relationships/default_isolation_segment": segment("/v3/organizations/" + org + "/relationships/default_isolation_segment"),
	} {
		got := l.send(http.MethodGet, path, l.admin, "")
		same(t, path, []any{200, want}, []any{got.status, got.body})
	}
	for _, path := range []string{"/v3/spaces/none/running_security_groups", "/v3/spaces/none/relationships/isolation_segment", "/v3/organizations/none/relationships/default_isolation_segment"} {
		same(t, path, 404, l.send(http.MethodGet, path, l.admin, "").status)
	}
}
