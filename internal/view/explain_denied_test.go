package view

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/rest"
)

// TestExplainDenied: the hint names the role that is missing, those that there are, and the command that gives it.
func TestExplainDenied(t *testing.T) {
	refusal := func(method, path, text string) error {
		return &rest.Error{Method: method, URL: "https://api.example.com" + path, Status: 403, Number: 10003, Code: "CF-NotAuthorized", Message: text}
	}
	for _, tt := range []struct {
		name  string
		err   error
		facts Facts
		want  string
	}{
		{"403 for a role in a known place", fmt.Errorf("assign SpaceDeveloper to jo: %w", refusal("POST", "/v3/roles", "You are not authorized to perform the requested action")),
			Facts{User: "joe", Scopes: []string{"cloud_controller.read", "cloud_controller.write"}, Looked: true, Place: perm.Place{Org: "my org", Space: "dev"}}, `
error: assign SpaceDeveloper to jo: You are not authorized to perform the requested action (403)
  why: it needs the role OrgManager or SpaceManager there, or the scope cloud_controller.admin; space roles: a manager of that space or of its org; org roles: a manager of that org; you have no role in my org/dev
  try: cfid role assign joe --role SpaceManager --org 'my org' --space dev   (a manager of the space or of its org, or a platform admin, can)
`},
		{"403 for a role in an org, of a client", refusal("PATCH", "/v3/organizations/1", "no"),
			Facts{Client: "ci", Scopes: []string{"cloud_controller.write"}, Looked: true, Roles: []string{perm.OrgUser}, Place: perm.Place{Org: "acme"}}, `
error: PATCH https://api.example.com/v3/organizations/1: 403 CF-NotAuthorized: no
  why: it needs the role OrgManager there, or the scope cloud_controller.admin; only an admin may suspend an org; you are OrgUser
  try: cfid role assign --client ci --role OrgManager --org acme   (a manager of the org, or a platform admin, can)
`},
	} {
		var b bytes.Buffer
		WriteError(&b, Explain(tt.err, tt.facts), false)
		if d := cmp.Diff(strings.TrimPrefix(tt.want, "\n"), b.String()); d != "" {
			t.Errorf("%s:\n%s", tt.name, d)
		}
	}
}
