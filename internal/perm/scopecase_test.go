package perm

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/line"
)

func TestScopeCase(t *testing.T) {
	issued := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	base := func(change func(*ScopeCase)) ScopeCase {
		c := ScopeCase{
			Scope: "reports.read", Who: "dev1", Client: "app", ClientRead: true, UserRead: true, Origin: "ldap", Group: Yes,
			Scopes: []string{"openid", "reports.read"}, Grants: []string{"password", "refresh_token"},
			Groups: []Membership{{Group: "openid", How: Default}, {Group: "reports.read", How: Nested, Through: []string{"team"}}},
		}
		change(&c)
		return c
	}
	out := func(c *ScopeCase) { c.Groups = c.Groups[:1] }
	lists, in := Finding{Answer: Yes, Text: "client app lists it"}, Finding{Answer: Yes, Text: "dev1 is in group reports.read (nested through team)"}
	join := Mend{Run: line.GroupMemberAdd.With("reports.read", "dev1"), Say: "an admin can"}
	notIn := "dev1 is not in group reports.read: neither directly nor through another group, a mapping or by default"
	no := func(findings ...Finding) Judgment { return Judgment{No, "", findings} }
	given := "your token (given 2026-01-02T03:04:05Z)"
	token := func(scopes ...string) *Token { return &Token{Scopes: scopes, Issued: issued} }
	again := []Mend{{Say: "log in again: a refreshed token keeps the scopes of the login", Login: true}}
	for _, tt := range []struct {
		name string
		c    ScopeCase
		want Judgment
	}{
		{"has it", base(func(*ScopeCase) {}), Judgment{Yes, "reports.read", []Finding{lists, in}}},
		{"the client does not list it", base(func(c *ScopeCase) { c.Scopes = nil }), no(
			Finding{No, "client app does not list it, so no user's token got through it has it", []Mend{
				{Run: line.ClientUpdate.With("app").Flag("--add-scope", "reports.read"), Say: "an admin can"},
				{Run: line.ScopeExplain.With("reports.read"), Say: "names the clients that list it: log in through one of them"},
			}}, in)},
		{"not in the group", base(out), no(lists, Finding{No, notIn, []Mend{join, loginAgain()}})},
		{"not in the group, which is mapped", base(func(c *ScopeCase) { out(c); c.External = []string{"cn=reports"} }), no(lists,
			Finding{No, notIn, []Mend{join, {Say: "or be added to cn=reports at ldap, which is mapped to it"}, loginAgain()}})},
		{"no such group", base(func(c *ScopeCase) { out(c); c.Group = No }), no(lists, Finding{No, "there is no group reports.read, and a scope of users is a group",
			[]Mend{{Run: line.GroupCreate.With("reports.read"), Say: "an admin can"}, join, loginAgain()}})},
		{"denied in the browser", base(func(c *ScopeCase) { c.Denied = true }), no(lists, in, Finding{No, "dev1 denied it to client app in the browser, and is not asked again",
			[]Mend{{Run: line.ApprovalRevoke.With("app"), Say: "as dev1, who is then asked at the next login"}}})},
		{"denied, and not asked any longer", base(func(c *ScopeCase) { c.Denied, c.AutoApprove = true, []string{"true"} }), Judgment{Yes, "reports.read", []Finding{lists, in}}},
		{"deactivated", base(func(c *ScopeCase) { c.Inactive = true }), no(lists, Finding{No, "dev1 is deactivated: all tokens are rejected",
			[]Mend{{Run: line.UserActivate.With("dev1"), Say: "an admin can"}}}, in)},
		{"another provider", base(func(c *ScopeCase) { c.Providers = []string{"uaa", "okta"} }), no(Finding{No, "client app accepts only users of uaa, okta; dev1 is of ldap",
			[]Mend{{Run: line.ClientUpdate.With("app").Flag("--allowed-provider", "uaa").Flag("--allowed-provider", "okta").Flag("--allowed-provider", "ldap"), Say: "an admin can"}}}, lists, in)},
		{"a required group", base(func(c *ScopeCase) { c.Required = []string{"openid", "staff"} }), no(lists,
			Finding{No, "client app accepts only users in group staff", []Mend{{Run: line.GroupMemberAdd.With("staff", "dev1"), Say: "an admin can"}}}, in)},
		{"no grant for users", base(func(c *ScopeCase) { c.Grants = []string{"client_credentials"} }), no(
			Finding{No, "client app has no grant for users: no user can log in through it", []Mend{{Say: "--own asks about the client's own token"}}}, lists, in)},
		{"the token has it", base(func(c *ScopeCase) { c.Token = token("openid", "reports.read") }),
			Judgment{Yes, "reports.read", []Finding{lists, in, {Answer: Yes, Text: given + " has it"}}}},
		{"older than the membership", base(func(c *ScopeCase) { c.Token = token("openid") }), no(lists, in, Finding{No, given + " is older than the membership", again})},
		{"narrowed by the request", base(func(c *ScopeCase) { c.Token = &Token{Scopes: []string{"profile"}} }), no(lists, in,
			Finding{No, "the login asked for fewer scopes: your token lacks openid too, which every user has", []Mend{{Say: "log in again, without --scope", Login: true}}})},
		{"a token that is refused", base(func(c *ScopeCase) { out(c); c.Token = token("reports.read") }), no(lists, Finding{No, notIn, []Mend{join, loginAgain()}},
			Finding{No, given + " still has it, so servers reject the token", []Mend{{Say: "log in again", Login: true}}})},
		{"nothing readable, but the token", base(func(c *ScopeCase) { c.ClientRead, c.UserRead, c.Token = false, false, token("reports.read") }), Judgment{Yes, "reports.read", []Finding{
			{Answer: Unknown, Text: "client app cannot be read: that needs the scope clients.read"}, {Answer: Unknown, Text: "the groups of dev1 cannot be read: that needs the scope scim.read"},
			{Answer: Yes, Text: given + " has it"},
		}}},
		{"nothing readable", base(func(c *ScopeCase) { c.ClientRead, c.UserRead = false, false }), Judgment{Unknown, "", []Finding{
			{Answer: Unknown, Text: "client app cannot be read: that needs the scope clients.read"}, {Answer: Unknown, Text: "the groups of dev1 cannot be read: that needs the scope scim.read"},
		}}},
		{"in the group, the client unreadable", base(func(c *ScopeCase) { c.ClientRead, c.Token = false, token("openid") }), no(
			Finding{Answer: Unknown, Text: "client app cannot be read: that needs the scope clients.read"}, in,
			Finding{No, given + " does not have it: it is older than the membership, or the client does not list the scope", again})},
		{"a client's own", ScopeCase{Scope: "uaa.resource", Own: true, Client: "ci", ClientRead: true, Authorities: []string{"uaa.resource"}, Grants: []string{"client_credentials"}},
			Judgment{Yes, "uaa.resource", []Finding{{Answer: Yes, Text: "uaa.resource is an authority of client ci"}}}},
		{"no authority", ScopeCase{Scope: "scim.read", Own: true, Client: "ci", ClientRead: true, Scopes: []string{"scim.read"}, Grants: []string{"client_credentials"}},
			no(Finding{No, "scim.read is no authority of client ci: its own tokens hold authorities, not scopes", []Mend{
				{Run: line.ClientUpdate.With("ci").Flag("--add-authority", "scim.read"), Say: "an admin can"}, loginAgain(),
			}})},
		{"no token of its own", ScopeCase{Scope: "scim.read", Own: true, Client: "app", ClientRead: true, Grants: []string{"password"}},
			no(Finding{No, "client app gets no token of its own: it lacks the grant client_credentials", []Mend{
				{Run: line.ClientUpdate.With("app").Flag("--add-grant-type", "client_credentials"), Say: "an admin can"},
			}})},
		{"a client's token that is older", ScopeCase{Scope: "scim.read", Own: true, Client: "ci", ClientRead: true, Authorities: []string{"scim.read"}, Grants: []string{"client_credentials"}, Token: &Token{Issued: issued}},
			no(Finding{Answer: Yes, Text: "scim.read is an authority of client ci"},
				Finding{No, given + " is older than the authority, or was asked for with fewer scopes", []Mend{{Say: "log in again, without --scope", Login: true}}})},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, tt.c.Explain()); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}
