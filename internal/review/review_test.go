package review

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/uaa"
)

const (
	reviewAnn  = "00000000-0000-4000-8000-000000000001"
	reviewBob  = "00000000-0000-4000-8000-000000000002"
	reviewGone = "00000000-0000-4000-8000-000000000003"
	reviewEve  = "00000000-0000-4000-8000-000000000004"
)

func reviewWorld(t *testing.T) *reviewData {
	t.Helper()
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	at := func(days int) *int64 {
		ms := now.AddDate(0, 0, -days).UnixMilli()
		return &ms
	}
	old := uaa.Meta{Created: now.AddDate(-2, 0, 0)}
	role := func(user, kind, org, space string) reviewRole {
		r, ok := perm.RoleOf(kind)
		if !ok {
			t.Fatal(kind)
		}
		return reviewRole{user: user, role: r, org: org, space: space}
	}
	yes := true
	return &reviewData{
		now: now, stale: now.AddDate(0, 0, -90), haveAccounts: true, haveClients: true,
		accounts: []*reviewAccount{
			{ID: reviewAnn, UserName: "ann", Origin: "uaa", Active: true, Verified: true, LastLogonTime: at(3), Meta: old},
			{ID: reviewBob, UserName: "Bob", Origin: "uaa", Active: true, Verified: false, LastLogonTime: at(200), Meta: old},
			{ID: "00000000-0000-4000-8000-000000000005", UserName: "bob", Origin: "ldap", Active: true, Verified: true, Meta: old},
			{ID: reviewEve, UserName: "eve", Origin: "uaa", Active: false, Verified: true, Meta: old},
		},
		groups: []*uaa.Group{
			{ID: "g1", DisplayName: "uaa.admin", Members: []uaa.Member{{Value: "g2", Type: uaa.MemberGroup}}},
			{ID: "g2", DisplayName: "ops-team", Members: []uaa.Member{{Value: reviewBob, Type: uaa.MemberUser}, {Value: "g1", Type: uaa.MemberGroup}}},
			{ID: "g3", DisplayName: "zones.read", Members: []uaa.Member{{Value: reviewAnn, Type: uaa.MemberUser}}},
		},
		mappings: []*uaa.Mapping{{DisplayName: "scim.write", ExternalGroup: "cn=a b", Origin: "ldap"}, {DisplayName: "reports.read", ExternalGroup: "cn=r", Origin: "ldap"}},
		clients: []*uaa.OAuthClient{
			{ClientID: "ci", AuthorizedGrantTypes: []string{"client_credentials"}, Authorities: []string{"cloud_controller.admin"}},
			{ClientID: "phone", AllowPublic: &yes, AuthorizedGrantTypes: []string{"authorization_code"}, RedirectURI: []string{"http://127.0.0.1:*/cb", "com.example://cb"}},
			{ClientID: "web", AuthorizedGrantTypes: []string{"authorization_code", "refresh_token"}, RedirectURI: []string{"https://web.example.com/**", "https://web.example.com/cb"}},
		},
		orgs:   map[string]string{"o1": "acme", "o2": "beta"},
		spaces: map[string]reviewSpace{"s1": {"dev", "o1"}},
		roles: []reviewRole{
			role(reviewAnn, perm.OrgManager, "o1", ""), role(reviewAnn, perm.OrgUser, "o2", ""),
			role(reviewEve, perm.OrgManager, "o2", ""),
			role(reviewGone, perm.SpaceDeveloper, "o1", "s1"), role("ci", perm.SpaceDeveloper, "o1", "s1"), role("gone-client", perm.OrgUser, "o1", ""),
		},
	}
}

func TestReviewFindings(t *testing.T) {
	var got []string
	for _, f := range reviewWorld(t).report().Findings {
		got = append(got, strings.Join([]string{f.Severity, f.Code, f.Subject, f.Where, f.Why, f.Fix.String()}, " | "))
	}
	want := []string{
		"high | name-in-several-origins | bob |  | accounts of this name come from ldap, uaa | cfid user list --name bob",
		"high | no-account | " + reviewGone + " |  | there is no account of this id in the UAA, but it still has SpaceDeveloper in acme/dev | cfid role unassign " + reviewGone + " --all --org acme",
		"high | no-account | gone-client |  | there is no account of this id in the UAA, but it still has OrgUser in acme | cfid role unassign --client gone-client --all --org acme",
		"high | stale | Bob@uaa |  | last logged in 200 days ago; it has uaa.admin through ops-team | cfid user deactivate Bob@uaa",
		"high | unverified | Bob@uaa |  | the e-mail address is not verified; it has uaa.admin through ops-team | cfid user verify Bob@uaa",
		"medium | admin-by-mapping | cn=a b | ldap | every user that ldap reports in this group gets scim.write | cfid group unmap scim.write 'cn=a b' --origin ldap",
		"medium | client-admin | ci |  | anyone who has its secret has cloud_controller.admin | cfid client update ci --remove-authority cloud_controller.admin",
		"medium | client-redirect | web |  | codes and tokens may go to any page that matches https://web.example.com/** | cfid client update web --remove-redirect-uri 'https://web.example.com/**' --add-redirect-uri URL",
		"medium | inactive | eve@uaa |  | the account is not active, but it still has OrgManager in beta | cfid access revoke eve@uaa",
		"medium | no-manager | beta |  | no user who can log in is manager of the org: only admins can assign roles there | cfid role assign USER --role OrgManager --org beta",
		"low | member-only | ann@uaa | beta | is a member of the org and has no other role there | cfid role prune --org beta",
		"info | admin | Bob@uaa |  | has uaa.admin through ops-team | cfid group member remove ops-team Bob@uaa",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestReviewClients(t *testing.T) {
	yes := true
	for _, row := range []struct {
		client uaa.OAuthClient
		want   string // severities and codes
	}{
		{uaa.OAuthClient{AuthorizedGrantTypes: []string{"client_credentials"}, Authorities: []string{"uaa.none"}}, ""},
		{uaa.OAuthClient{AuthorizedGrantTypes: []string{"client_credentials"}, Authorities: []string{"zones.read", "clients.read"}}, ""},
		{uaa.OAuthClient{AuthorizedGrantTypes: []string{"authorization_code"}, RedirectURI: []string{"https://*.example.com/cb"}}, "high client-redirect"},
		{uaa.OAuthClient{AuthorizedGrantTypes: []string{"authorization_code"}, RedirectURI: []string{"http://localhost:8080/**"}}, "low client-redirect"},
		{uaa.OAuthClient{AuthorizedGrantTypes: []string{"authorization_code"}, RedirectURI: []string{"http://web.example.com/cb"}}, "medium client-redirect"},
		{uaa.OAuthClient{AuthorizedGrantTypes: []string{"client_credentials"}, RedirectURI: []string{"https://*"}}, ""},
		{uaa.OAuthClient{AuthorizedGrantTypes: []string{"password", "client_credentials"}, Authorities: []string{"scim.write"}}, "medium client-admin, high client-grants"},
		{uaa.OAuthClient{AuthorizedGrantTypes: []string{"implicit"}, RedirectURI: []string{"https://a.example.com/"}}, "medium client-grants"},
		{uaa.OAuthClient{AuthorizedGrantTypes: []string{"password"}}, "low client-grants"},
		{uaa.OAuthClient{AuthorizedGrantTypes: []string{"authorization_code", "client_credentials"}, Authorities: []string{"a.b"}}, "info client-grants"},
		{uaa.OAuthClient{AllowPublic: &yes, AuthorizedGrantTypes: []string{"client_credentials"}, Authorities: []string{"a.b"}}, "high client-public"},
		{uaa.OAuthClient{AllowPublic: &yes, AuthorizedGrantTypes: []string{"authorization_code"}, AutoApprove: uaa.Words{"true"}}, "medium client-public"},
		{uaa.OAuthClient{AllowPublic: &yes, AuthorizedGrantTypes: []string{"authorization_code"}, RedirectURI: []string{"https://a.example.com/*"}}, "medium client-redirect, high client-public"},
	} {
		var got []string
		for _, f := range (&reviewData{clients: []*uaa.OAuthClient{&row.client}}).findClients() {
			got = append(got, f.Severity+" "+f.Code)
		}
		if strings.Join(got, ", ") != row.want {
			t.Errorf("%+v: %q, want %q", row.client, got, row.want)
		}
	}
}

func TestReviewCompare(t *testing.T) {
	f := func(code, subject, change string) *Finding {
		return &Finding{Severity: SeverityLow, Code: code, Subject: subject, Why: "x", Change: change}
	}
	r := &Review{Findings: []*Finding{f("a", "same", ""), f("a", "fresh", "")}}
	earlier, err := parseFindings(strings.NewReader(`[{"severity":"low","finding":"a","subject":"same","why":"other words"},
		{"severity":"low","finding":"b","subject":"over","why":"x","change":"new"},{"severity":"low","finding":"b","subject":"long over","why":"x","change":"gone"}]`))
	if err != nil {
		t.Fatal(err)
	}
	r.compare(earlier)
	if d := cmp.Diff([]*Finding{f("a", "fresh", FindingNew), f("a", "same", ""), f("b", "over", FindingGone)}, r.Findings); d != "" {
		t.Error(d)
	}
	for _, row := range []struct {
		severity string
		compared bool
		want     bool
	}{{"low", false, true}, {"info", true, true}, {"medium", false, false}} {
		if r.Fails(row.severity, row.compared) != row.want {
			t.Errorf("%+v", row)
		}
	}
	r.Findings = r.Findings[1:] // nothing new
	if r.Fails("low", true) || !r.Fails("low", false) {
		t.Error("with an earlier report only new findings count")
	}
}

func FuzzFindings(f *testing.F) {
	f.Add(`[{"severity":"low","finding":"a","subject":"b"}]`)
	f.Add(`[null]`)
	f.Add(`{}`)
	f.Fuzz(func(t *testing.T, text string) {
		all, err := parseFindings(strings.NewReader(text))
		for _, one := range all {
			if err != nil || one.Code == "" || one.Subject == "" || !Worse(one.Severity, SeverityInfo) {
				t.Errorf("%+v %v", one, err)
			}
		}
	})
}
