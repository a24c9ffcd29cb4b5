package perm

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/near"
)

// Scopes that stand above roles (CAPI v3). Read-only admins and global auditors see
// all orgs and spaces and never write; admin alone is enough for everything.
const (
	CCAdmin         = "cloud_controller.admin"
	CCAdminReadOnly = "cloud_controller.admin_read_only"
	CCGlobalAuditor = "cloud_controller.global_auditor"
	CCRead          = "cloud_controller.read"
	CCWrite         = "cloud_controller.write"
)

// Verb is something a person does with an app, a space or an org.
type Verb struct {
	Name   string   // as typed after `access explain`: "push"
	Does   string   // one line
	Level  Level    // where it is done
	Writes bool     // needs cloud_controller.write beside the role
	Secret bool     // shows secrets: global auditors may not
	Roles  []string // API types that may; never empty
}

// Sets of roles that the verbs share, as the CAPI v3 documents list permitted roles.
func verbTable() []Verb {
	developer := []string{SpaceDeveloper}
	operate := []string{SpaceDeveloper, SpaceSupporter}
	see := []string{SpaceDeveloper, SpaceSupporter, SpaceManager, SpaceAuditor, OrgManager}
	manageSpace := []string{SpaceManager, OrgManager}
	manageOrg := []string{OrgManager}
	member := []string{OrgUser, OrgManager, OrgAuditor, BillingManager}
	return []Verb{
		{"push", "create an app, its packages and droplets", Space, true, false, developer},
		{"delete-app", "delete an app", Space, true, false, developer},
		{"create-service", "create a service instance", Space, true, false, developer},
		{"delete-service", "delete a service instance", Space, true, false, developer},
		{"run-task", "run a task of an app", Space, true, false, developer},
		{"ssh", "open a shell in an app's container", Space, true, false, developer},
		{"start", "start an app", Space, true, false, operate},
		{"stop", "stop an app", Space, true, false, operate},
		{"restart", "restart an app", Space, true, false, operate},
		{"scale", "change an app's instances, memory and disk", Space, true, false, operate},
		{"deploy", "build and deploy what is already uploaded", Space, true, false, operate},
		{"set-env", "change an app's environment variables", Space, true, false, operate},
		{"bind-service", "bind a service instance to an app", Space, true, false, operate},
		{"create-route", "create a route", Space, true, false, operate},
		{"see-app", "see an app and its settings", Space, false, false, see},
		{"see-stats", "see an app's instances and their use", Space, false, false, see},
		{"see-logs", "see an app's logs", Space, false, false, see},
		{"see-env", "see an app's environment variables, secrets among them", Space, false, true, operate},
		{"manage-space", "rename and label the space", Space, true, false, manageSpace},
		{"manage-space-users", "give and take roles in the space", Space, true, false, manageSpace},
		{"create-space", "create a space in the org", Org, true, false, manageOrg},
		{"manage-org", "rename and label the org", Org, true, false, manageOrg},
		{"manage-org-users", "give and take roles in the org", Org, true, false, manageOrg},
		{"see-org", "see the org", Org, false, false, member},
	}
}

// Verbs returns all verbs, the app's first.
func Verbs() []Verb { return verbTable() }

// ParseVerb finds a verb by its name; `_` is read as `-` and case does not count.
func ParseVerb(word string) (Verb, error) {
	name := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(word)), "_", "-")
	var names []string
	for _, v := range verbTable() {
		if v.Name == name {
			return v, nil
		}
		names = append(names, v.Name)
	}
	if meant := near.Words(name, names); len(meant) > 0 {
		return Verb{}, fmt.Errorf("no verb %q: did you mean %s?", word, strings.Join(meant, " or "))
	}
	return Verb{}, fmt.Errorf("no verb %q: there are %s", word, strings.Join(names, ", "))
}

// Verdict answers whether somebody may do a verb.
type Verdict struct {
	OK     bool
	By     string   // the scope or role type that grants it, "" when not OK
	Scopes []string // scopes of which one is missing; empty when the scopes suffice
	Roles  []string // role types of which one is missing; empty when the roles suffice
}

// Check judges a verb by the scopes of a token and the role types held in the org and
// the space concerned. What is missing is named for anyone who is no platform admin.
func (v Verb) Check(scopes, roleTypes []string) Verdict {
	if slices.Contains(scopes, CCAdmin) {
		return Verdict{OK: true, By: CCAdmin}
	}
	for _, s := range []string{CCAdminReadOnly, CCGlobalAuditor} {
		if !v.Writes && slices.Contains(scopes, s) && (!v.Secret || s != CCGlobalAuditor) {
			return Verdict{OK: true, By: s}
		}
	}
	var out Verdict
	gate := []string{CCRead, CCAdminReadOnly, CCGlobalAuditor}
	if v.Writes {
		gate = []string{CCWrite}
	}
	if !holdsAny(scopes, gate) {
		out.Scopes = gate[:1]
	}
	i := slices.IndexFunc(v.Roles, func(t string) bool { return slices.Contains(roleTypes, t) })
	if i < 0 {
		out.Roles = v.Roles
	}
	if len(out.Scopes) == 0 && i >= 0 {
		out.OK, out.By = true, v.Roles[i]
	}
	return out
}

func holdsAny(have, want []string) bool {
	return slices.ContainsFunc(want, func(s string) bool { return slices.Contains(have, s) })
}
