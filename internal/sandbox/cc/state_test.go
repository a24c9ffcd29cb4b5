package cc

import (
	"encoding/json"
	"iter"
	"net/http"
	"testing"
)

// busy does something of each kind that a state keeps.
func busy(l *lab) {
	l.t.Helper()
	org := l.org("Org")
	space := l.space(org, "space")
	guid, _ := l.person("anna")
	l.role("organization_user", guid, org)
	l.role("space_developer", guid, space)
	l.make("/v3/organization_quotas", `{"name":"small","apps":{"total_memory_in_mb":5},"domains":{"total_domains":1}}`)
	l.make("/v3/space_quotas", `{"name":"tiny","relationships":{"organization":{"data":{"guid":"`+org+`"}},"spaces":{"data":[{"guid":"`+space+`"}]}}}`)
	l.send(http.MethodPatch, "/v3/organizations/"+org, l.admin, `{"metadata":{"labels":{"a":"b"}}}`)
	l.send(http.MethodPatch, "/v3/feature_flags/diego_docker", l.admin, `{"enabled":true,"custom_error_message":"no"}`)
	l.send(http.MethodDelete, "/v3/organizations/"+l.org("doomed"), l.admin, "")
}

// TestStateHoldsAll compares what is in memory before and after: what is neither written nor read would be missing from
// both files.
func TestStateHoldsAll(t *testing.T) {
	l := newLab(t)
	busy(l)
	load := NewLoader(func(string) string { return "" })
	l.s.cc.Frozen(func(last int64, parts []iter.Seq[PlatformLine]) {
		for _, part := range parts {
			for line := range part {
				text, err := json.Marshal(line)
				if err != nil {
					t.Fatal(err)
				}
				var again PlatformLine
				if err := json.Unmarshal(text, &again); err != nil {
					t.Fatal(err)
				}
				if done, err := load.Take(&again); err != nil || !done {
					t.Fatalf("%s: %v", text, err)
				}
			}
		}
		load.Finish(last)
	})
	second := load.st
	a, b := l.s.cc.st, second
	same(t, "cc users", a.users.rows, b.users.rows)
	same(t, "orgs", a.orgs.rows, b.orgs.rows)
	same(t, "spaces", a.spaces.rows, b.spaces.rows)
	same(t, "roles", a.roles.rows, b.roles.rows)
	same(t, "domains", a.domains.rows, b.domains.rows)
	same(t, "org quotas", a.orgQuotas.rows, b.orgQuotas.rows)
	same(t, "space quotas", a.spaceQuotas.rows, b.spaceQuotas.rows)
	same(t, "events", a.events.rows, b.events.rows)
	same(t, "flags", a.flags, b.flags)
	same(t, "jobs", a.jobs.waiting, b.jobs.waiting)
	same(t, "roles in spaces", len(a.rolesIn.lists), len(b.rolesIn.lists))
	same(t, "last", a.last, b.last)
}
