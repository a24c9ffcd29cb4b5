package cc

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
	"github.com/cfid-cli/cfid/internal/sandbox/random"
)

func (l *lab) job(path string) string {
	l.t.Helper()
	got := l.send(http.MethodDelete, path, l.admin, "")
	if got.status != http.StatusAccepted || got.body != "" {
		l.t.Fatalf("DELETE %s: %d %q", path, got.status, got.body)
	}
	return strings.TrimPrefix(got.header.Get("Location"), testAPI)
}

func TestJobs(t *testing.T) {
	l := newLab(t)
	org := l.org("o1")
	job := l.job("/v3/organizations/" + org)
	want := map[string]any{
		"guid": strings.TrimPrefix(job, "/v3/jobs/"), "created_at": "2026-11-22T03:04:05Z", "updated_at": "2026-11-22T03:04:05Z",
		"operation": "organization.delete", "state": "PROCESSING", "errors": []any{}, "warnings": []any{},
		"links": map[string]any{
			"self":         map[string]any{"href": testAPI + job},
			"organization": map[string]any{"href": testAPI + "/v3/organizations/" + org},
		},
	}
	_, anyone := l.person("anyone")
	same(t, "first", want, parsed(t, l.get(job, anyone).body))
	same(t, "still there", http.StatusOK, l.get("/v3/organizations/"+org, l.admin).status)
	want["state"] = "COMPLETE"
	delete(want["links"].(map[string]any), "organization")
	same(t, "second", want, parsed(t, l.get(job, anyone).body))
	same(t, "third", want, parsed(t, l.get(job, anyone).body))
	same(t, "gone", say404("Organization"), wrong(t, l.get("/v3/organizations/"+org, l.admin)))
	same(t, "unknown", say404("Job"), wrong(t, l.get("/v3/jobs/x", l.admin)))
}

func TestJobsRunByTime(t *testing.T) {
	l := newLab(t)
	org := l.org("o1")
	first, second := l.job("/v3/organizations/"+org), l.job("/v3/organizations/"+org)
	l.s.Advance(99 * time.Millisecond)
	same(t, "too early", http.StatusOK, l.get("/v3/organizations/"+org, l.admin).status)
	l.s.Advance(time.Millisecond)
	same(t, "by itself", http.StatusNotFound, l.get("/v3/organizations/"+org, l.admin).status)
	for _, job := range []string{first, second} { // the second found nothing to delete: success
		same(t, job, "COMPLETE", parsed(t, l.get(job, l.admin).body)["state"].(string))
	}
}

func TestJobOptions(t *testing.T) {
	l := newLab(t)
	l.s.SetController(Options{JobPolls: 4, JobDelay: time.Hour})
	job := l.job("/v3/organizations/" + l.org("o1"))
	l.s.Advance(50 * time.Minute)
	var states []string
	for range 4 {
		states = append(states, parsed(t, l.get(job, l.admin).body)["state"].(string))
	}
	same(t, "states", []string{"PROCESSING", "PROCESSING", "PROCESSING", "COMPLETE"}, states)
}

func TestOrgDeleteTakesAll(t *testing.T) {
	l := newLab(t)
	org := l.org("o1")
	space := l.space(org, "s1")
	jo, _ := l.person("jo")
	l.role("organization_user", jo, org)
	l.role("space_developer", jo, space)
	l.make("/v3/space_quotas", `{"name":"q","relationships":{"organization":{"data":{"guid":"`+org+`"}},"spaces":{"data":[{"guid":"`+space+`"}]}}}`)
	l.remove("/v3/organizations/" + org)
	for path, want := range map[string][]string{
		"/v3/spaces?guids=" + space: {}, "/v3/roles?user_guids=" + jo: {}, "/v3/space_quotas": {}, "/v3/organizations?names=o1": {},
	} {
		same(t, path, want, guidsOf(t, l.get(path, l.admin)))
	}
	same(t, "the user stays", http.StatusOK, l.get("/v3/users/"+jo, l.admin).status)
	l.space(l.org("o1"), "s1") // both names are free again
	l.role("organization_user", jo, guidsOf(t, l.get("/v3/organizations?names=o1", l.admin))[0])
}

func TestEvents(t *testing.T) {
	l := newLab(t)
	org := l.org("o1")
	space := l.space(org, "s1")
	jo, token := l.person("jo")
	l.role("organization_user", jo, org)
	role := l.role("space_developer", jo, space)
	admin := l.s.uaa.UsersByName("admin")[0].ID
	got := parsed(t, l.get("/v3/audit_events?types=audit.user.space_developer_add", l.admin).body)["resources"].([]any)[0].(map[string]any)
	guid := got["guid"].(string)
	body := roleBody("space_developer", jo, space)
	same(t, "event", map[string]any{
		"guid": guid, "created_at": "2026-11-22T03:04:05Z", "updated_at": "2026-11-22T03:04:05Z", "type": "audit.user.space_developer_add",
		"actor":  map[string]any{"guid": admin, "type": "user", "name": "admin"},
		"target": map[string]any{"guid": jo, "type": "user", "name": "jo"},
		"data":   map[string]any{"request": parsed(t, body)},
		"space":  map[string]any{"guid": space}, "organization": map[string]any{"guid": org},
		"links": map[string]any{"self": map[string]any{"href": testAPI + "/v3/audit_events/" + guid}},
	}, got)
	if list := l.get("/v3/audit_events/"+guid, l.admin).body; !strings.Contains(list, `"data":{"request":`+body) {
		t.Errorf("not as sent: %s", list)
	}
	l.send(http.MethodPost, "/v3/roles", l.admin, body)
	l.remove("/v3/roles/" + role)
	l.send(http.MethodPatch, "/v3/spaces/"+space, l.admin, `{"name":"s2"}`)
	l.send(http.MethodPatch, "/v3/organizations/"+org, l.admin, `{"name":"o2"}`)
	l.remove("/v3/organizations/" + org)
	for query, want := range map[string][]string{
		"": {
			"audit.organization.create", "audit.space.create", "audit.user.organization_user_add", "audit.user.space_developer_add",
			"audit.user.space_developer_add", // the duplicate left one too
			"audit.user.space_developer_remove", "audit.space.update", "audit.organization.update",
			"audit.space.delete-request", "audit.organization.delete-request",
		},
		"?target_guids=" + space:                                             {"audit.space.create", "audit.space.update", "audit.space.delete-request"},
		"?target_guids[not]=" + space + "," + jo:                             {"audit.organization.create", "audit.organization.update", "audit.organization.delete-request"},
		"?space_guids=" + space + "&types=audit.user.space_developer_remove": {"audit.user.space_developer_remove"},
		"?organization_guids=none":                                           {},
		"?guids=" + guid:                                                     {"audit.user.space_developer_add"},
	} {
		same(t, query, want, each(t, l.get("/v3/audit_events"+query, l.admin), "type"))
	}
	removed := parsed(t, l.get("/v3/audit_events?types=audit.user.space_developer_remove", l.admin).body)["resources"].([]any)[0].(map[string]any)
	same(t, "data of a removal", map[string]any{"request": map[string]any{}}, removed["data"].(map[string]any))
	same(t, "hidden", say404("Event"), wrong(t, l.get("/v3/audit_events/"+guid, token)))
	same(t, "operator", say400("Target guids target_guids has an invalid operator"), wrong(t, l.get("/v3/audit_events?target_guids[is]=x", l.admin)))
	l.s.Advance(32 * 24 * time.Hour)
	l.admin = l.token(jwt.Claims{UserID: admin, Scope: []string{scopeAdmin}})
	l.org("later")
	same(t, "kept for 31 days", []string{"audit.organization.create"}, each(t, l.get("/v3/audit_events", l.admin), "type"))
}

func TestActorIsTheEmail(t *testing.T) {
	l := newLab(t)
	for token, want := range map[string]string{
		l.token(jwt.Claims{UserID: "u-1", Email: "a@b.example", Scope: []string{scopeAdmin}}): "a@b.example",
		l.token(jwt.Claims{ClientID: "robot", Scope: []string{scopeAdmin}}):                   "",
	} {
		got := l.send(http.MethodPost, "/v3/organizations", token, `{"name":"`+random.UUID()+`"}`)
		guid := parsed(t, got.body)["guid"].(string)
		event := parsed(t, l.get("/v3/audit_events?target_guids="+guid, l.admin).body)["resources"].([]any)[0].(map[string]any)
		same(t, "actor", want, event["actor"].(map[string]any)["name"].(string))
	}
}

func TestQuotas(t *testing.T) {
	l := newLab(t)
	org := l.org("o1")
	space := l.space(org, "s1")
	in := `"relationships":{"organization":{"data":{"guid":"` + org + `"}}}`
	l.try(http.MethodPost, "/v3/organization_quotas", [][2]string{
		{`{}`, say422("Name can't be blank")},
		{`{"name":"DEFAULT"}`, say422("Organization Quota 'DEFAULT' already exists.")},
		{`{"name":"q","apps":5}`, say422("Apps must be an object")},
		{`{"name":"q","apps":{"total_memory_in_mb":-1,"zzz":1,"per_app_tasks":1.5,"total_instances":"x","per_process_memory_in_mb":2147483648}}`,
			say422("Apps Unknown field(s): 'zzz', Apps Total memory in mb must be greater than or equal to 0, Apps Per process memory in mb must be less than or equal to 2147483647, " +
				"Apps Total instances is not a number, Apps Per app tasks must be an integer")},
		{`{"name":"q","services":{"paid_services_allowed":"x"}}`, say422("Services Paid services allowed must be a boolean")},
		{`{"name":"q","relationships":{"organizations":{"data":[{"guid":"no"}]}}}`, say422(`Organizations with guids ["no"] do not exist, or you do not have access to them.`)},
		{`{"name":"q","apps":{"total_memory_in_mb":7},"domains":{"total_domains":null},"relationships":{"organizations":{"data":[{"guid":"` + org + `"}]}}}`, ""},
	})
	l.try(http.MethodPost, "/v3/space_quotas", [][2]string{
		{`{"name":"q"}`, say422("Relationships 'relationships' is not an object")},
		{`{"name":"q",` + strings.Replace(in, org, "no", 1) + `}`, say422("Organization with guid 'no' does not exist, or you do not have access to it.")},
		{`{"name":"q",` + in + `}`, ""},
		{`{"name":"Q",` + in + `}`, say422("Space Quota 'Q' already exists.")},
	})
	quota := guidsOf(t, l.get("/v3/organization_quotas?names=q&organization_guids="+org, l.admin))[0]
	small := guidsOf(t, l.get("/v3/space_quotas?names=Q&organization_guids="+org, l.admin))[0]
	data := func(guid string) string { return `{"data":[{"guid":"` + guid + `"}]}` }
	l.try(http.MethodDelete, "/v3/organization_quotas/"+quota, [][2]string{
		{``, say422("This quota is applied to one or more organizations. Apply different quotas to those organizations before deleting.")},
	})
	l.try(http.MethodPost, "/v3/organization_quotas/"+quota+"/relationships/organizations", [][2]string{
		{`{}`, say422("Data can't be blank, Data must be an array")},
		{`{"data":[{"guid":5}]}`, say422("Invalid data type: Data[0] guid should be a string.")},
		{data("no"), say422(`Organizations with guids ["no"] do not exist`)},
		{data(org), ""},
	})
	l.try(http.MethodPost, "/v3/space_quotas/"+small+"/relationships/spaces", [][2]string{
		{data("no"), say422(`Spaces with guids ["no"] do not exist, or you do not have access to them.`)},
		{data(guidsOf(t, l.get("/v3/spaces?names=dev", l.admin))[0]), say422("Space quotas cannot be applied outside of their owning organization.")},
		{data(space), ""},
	})
	same(t, "shown on the space", small, parsed(t, l.get("/v3/spaces/"+space, l.admin).body)["relationships"].(map[string]any)["quota"].(map[string]any)["data"].(map[string]any)["guid"].(string))
	l.try(http.MethodDelete, "/v3/space_quotas/"+small, [][2]string{
		{``, say422("This quota is applied to one or more spaces. Remove this quota from all spaces before deleting.")},
	})
	removal := "/v3/space_quotas/" + small + "/relationships/spaces/" + space
	same(t, "removed", http.StatusNoContent, l.send(http.MethodDelete, removal, l.admin, "").status)
	same(t, "removed again", say422("Unable to remove quota from space with guid '"+space+"'. Ensure the space quota is applied to this space."),
		wrong(t, l.send(http.MethodDelete, removal, l.admin, "")))
	l.try(http.MethodPatch, "/v3/organization_quotas/"+quota, [][2]string{
		{`{"apps":{"total_memory_in_mb":null,"total_instances":3}}`, ""}, {`{"name":"default"}`, say422("Organization Quota 'default' already exists.")},
	})
	same(t, "limits", map[string]any{"total_memory_in_mb": nil, "per_process_memory_in_mb": nil, "total_instances": 3.0, "per_app_tasks": nil, "log_rate_limit_in_bytes_per_second": nil},
		parsed(t, l.get("/v3/organization_quotas/"+quota, l.admin).body)["apps"].(map[string]any))
	l.remove("/v3/space_quotas/" + small)
	same(t, "deleted", []string{}, guidsOf(t, l.get("/v3/space_quotas", l.admin)))
	same(t, "events", []string{"audit.space_quota.create", "audit.space_quota.apply", "audit.space_quota.remove", "audit.space_quota.delete"},
		each(t, l.get("/v3/audit_events?target_guids="+small, l.admin), "type"))
}

// TestTogether has readers and writers at once; with -race it shows what the lock does not cover.
func TestTogether(t *testing.T) {
	l := newLab(t)
	org := l.org("o1")
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			user := fmt.Sprintf("user-%d", i)
			token := l.token(jwt.Claims{UserID: user, Scope: []string{scopeRead}})
			for range 5 {
				got := l.send(http.MethodPost, "/v3/roles", l.admin, roleBody("organization_user", user, org))
				if got.status != http.StatusCreated {
					t.Errorf("%s: %d %s", user, got.status, got.body)
					return
				}
				l.get("/v3/users?order_by=updated_at", token)
				l.get("/v3/organizations?order_by=name", l.admin)
				job := l.job("/v3/roles/" + parsed(t, got.body)["guid"].(string))
				l.get(job, token)
				l.get(job, token)
			}
		})
	}
	all.Wait()
	same(t, "nothing left", []string{}, guidsOf(t, l.get("/v3/roles?organization_guids="+org, l.admin)))
}
