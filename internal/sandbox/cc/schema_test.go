package cc

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/cfid-cli/cfid/internal/capitest"
)

// exchange is one call whose answer is checked against a schema.
type exchange struct {
	method, template string // the path as an OpenAPI document names it
	path, body       string // "" for the template itself
	schema           string // our schema's name; a list's is the name of its resources with "[]" before it
}

func (l *lab) exchanges(t *testing.T) []exchange {
	org := l.org("o1")
	space := l.space(org, "s1")
	jo, _ := l.person("jo")
	orgRole := l.role("organization_user", jo, org)
	spaceRole := l.role("space_developer", jo, space)
	l.role("space_auditor", jo, space)
	quota := l.make("/v3/organization_quotas", `{"name":"q1"}`)
	small := l.make("/v3/space_quotas", `{"name":"q1","relationships":{"organization":{"data":{"guid":"`+org+`"}},"spaces":{"data":[{"guid":"`+space+`"}]}}}`)
	event := guidsOf(t, l.get("/v3/audit_events", l.admin))[0]
	job := strings.TrimPrefix(l.job("/v3/roles/"+spaceRole), "/v3/jobs/")
	const (
		get, post, patch = http.MethodGet, http.MethodPost, http.MethodPatch
		one, quotaOrgs   = "/v3/organizations/{guid}", "/v3/organization_quotas/{quota_guid}/relationships/organizations"
	)
	meta := `{"metadata":{"labels":{"a":"b"},"annotations":{"c":"d e"}}}`
	return []exchange{
		{get, "/v3/users", "", "", "[]user"},
		{get, "/v3/users/{guid}", "/v3/users/" + jo, "", "user"},
		{post, "/v3/users", "", `{"guid":"client-x"}`, "user"},
		{patch, "/v3/users/{guid}", "/v3/users/client-x", meta, "user"},
		{post, "/v3/users", "", `{}`, "error"},
		{get, "/v3/roles", "/v3/roles?include=user,organization,space", "", "[]role"},
		{get, "/v3/roles/{guid}", "/v3/roles/" + orgRole, "", "role"},
		{get, "/v3/roles/{guid}", "/v3/roles/" + spaceRole + "?include=space", "", "role"},
		{post, "/v3/roles", "", roleBody("organization_auditor", jo, org), "role"},
		{post, "/v3/roles", "", `{}`, "error"},
		{get, "/v3/jobs/{guid}", "/v3/jobs/" + job, "", "job"},
		{get, "/v3/jobs/{guid}", "/v3/jobs/" + job, "", "job"},
		{get, "/v3/organizations", "/v3/organizations?per_page=1&page=2", "", "[]organization"},
		{get, one, "/v3/organizations/" + org, "", "organization"},
		{get, one, "/v3/organizations/none", "", "error"},
		{post, "/v3/organizations", "", `{"name":"new"}`, "organization"},
		{patch, one, "/v3/organizations/" + org, meta, "organization"},
		{get, one + "/users", "/v3/organizations/" + org + "/users", "", "[]user"},
		{get, one + "/usage_summary", "/v3/organizations/" + org + "/usage_summary", "", "usage_summary"},
		{get, one + "/domains", "/v3/organizations/" + org + "/domains", "", "[]domain"},
		{get, one + "/domains/default", "/v3/organizations/" + org + "/domains/default", "", "domain"},
		{get, "/v3/spaces", "/v3/spaces?include=organization", "", "[]space"},
		{get, "/v3/spaces/{guid}", "/v3/spaces/" + space + "?include=org", "", "space"},
		{post, "/v3/spaces", "", `{"name":"new","relationships":{"organization":{"data":{"guid":"` + org + `"}}}}`, "space"},
		{patch, "/v3/spaces/{guid}", "/v3/spaces/" + space, meta, "space"},
		{get, "/v3/spaces/{guid}/users", "/v3/spaces/" + space + "/users", "", "[]user"},
		{get, "/v3/spaces/{guid}/usage_summary", "/v3/spaces/" + space + "/usage_summary", "", "usage_summary"},
		{get, "/v3/organization_quotas", "", "", "[]organization_quota"},
		{get, "/v3/organization_quotas/{guid}", "/v3/organization_quotas/" + quota, "", "organization_quota"},
		{post, "/v3/organization_quotas", "", `{"name":"q2","apps":{"total_instances":3}}`, "organization_quota"},
		{patch, "/v3/organization_quotas/{guid}", "/v3/organization_quotas/" + quota, `{"routes":{"total_routes":1}}`, "organization_quota"},
		{post, quotaOrgs, "/v3/organization_quotas/" + quota + "/relationships/organizations", `{"data":[{"guid":"` + org + `"}]}`, "relation"},
		{get, "/v3/space_quotas", "", "", "[]space_quota"},
		{get, "/v3/space_quotas/{guid}", "/v3/space_quotas/" + small, "", "space_quota"},
		{get, "/v3/audit_events", "", "", "[]audit_event"},
		{get, "/v3/audit_events/{guid}", "/v3/audit_events/" + event, "", "audit_event"},
		{get, "/v3/feature_flags", "", "", "[]feature_flag"},
		{patch, "/v3/feature_flags/{name}", "/v3/feature_flags/task_creation", `{"enabled":false,"custom_error_message":"no"}`, "feature_flag"},
		{get, "/v3/info/usage_summary", "", "", "usage_summary"},
		{get, "/v3/organizations", "/v3/organizations?page=0", "", "error"},
	}
}

// TestSchemas checks answers against the schemas of testdata/schema or, where the environment names one with
// CAPI_OPENAPI, against an OpenAPI 3.1 document of the Cloud Controller.
func TestSchemas(t *testing.T) {
	l := newLab(t)
	check := ownSchemas(t)
	if file := os.Getenv(capitest.Variable); file != "" {
		check = openAPISchemas(t, file)
	}
	exchanges := append(l.exchanges(t),
		exchange{method: http.MethodGet, template: "/v3"}, exchange{method: http.MethodGet, template: "/v3/info"}, exchange{method: http.MethodGet, template: "/"})
	for _, x := range exchanges {
		path := x.path
		if path == "" {
			path = x.template
		}
		got := l.send(x.method, path, l.admin, x.body)
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(got.body))
		if err != nil {
			t.Fatalf("%s %s: %v", x.method, path, err)
		}
		if err := check(x, got.status, value); err != nil {
			t.Errorf("%s %s: %d %s\n%v", x.method, path, got.status, got.body, err)
		}
	}
}

type check func(x exchange, status int, value any) error

func ownSchemas(t *testing.T) check {
	t.Helper()
	c := jsonschema.NewCompiler()
	files, err := filepath.Glob("testdata/schema/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal(err, "no schemas")
	}
	schemas := map[string]*jsonschema.Schema{}
	for _, file := range files {
		if schemas[strings.TrimSuffix(filepath.Base(file), ".json")], err = c.Compile(file); err != nil {
			t.Fatal(err)
		}
	}
	return func(x exchange, _ int, value any) error {
		name, list := strings.CutPrefix(x.schema, "[]")
		if name == "" { // roots have no schema of ours
			return nil
		}
		if !list {
			return schemas[name].Validate(value)
		}
		if err := schemas["list"].Validate(value); err != nil {
			return err
		}
		resources := value.(map[string]any)["resources"].([]any)
		if len(resources) == 0 {
			return fmt.Errorf("no resources: nothing was checked")
		}
		for _, resource := range resources {
			if err := schemas[name].Validate(resource); err != nil {
				return err
			}
		}
		return nil
	}
}

func openAPISchemas(t *testing.T, file string) check {
	t.Helper()
	doc, err := capitest.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	return func(x exchange, status int, value any) error {
		body, err := json.Marshal(value)
		if err != nil {
			return err
		}
		path, _, _ := strings.Cut(cmp.Or(x.path, x.template), "?")
		return doc.Check(x.method, path, status, body)
	}
}
