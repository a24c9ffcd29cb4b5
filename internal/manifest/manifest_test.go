package manifest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// everything holds each kind and each field once.
const everything = `version: 1
groups:
  - name: dev-team
    description: who builds
    members:
      - marissa
      - {name: anna, origin: ldap}
      - group: others
users:
  complete: true
  list:
    - name: marissa
      email: marissa@test.org
      given-name: Marissa
      family-name: Bloggs
      active: true
      verified: false
      password: env:CFID_SECRET_MARISSA
    - {name: old, state: absent}
clients:
  - id: ci
    name: builds
    secret: file:ci/secret
    scope: [openid]
    authorities: [cloud_controller.read]
    authorized-grant-types: [client_credentials]
    redirect-uri: ["http://localhost:8080/**"]
    autoapprove: true
    allowedproviders: [uaa]
    required-user-groups: []
    access-token-validity: 600
    refresh-token-validity: 7200
    allowpublic: false
group-mappings:
  - {group: dev-team, external: "cn=dev,ou=x"}
identity-providers:
  - origin: corp
    type: oidc1.0
    name: Corporate
    active: true
    config:
      relyingPartyId: cfid
      relyingPartySecret: env:CFID_SECRET_CORP
      scopes: [openid, 1, 1.5, true, null]
zones:
  - subdomain: tenant
    id: t1
    name: Tenant
    description: one of them
    config: {links: {}}
    users: [{name: zoe}]
orgs:
  - name: acme
    suspended: false
    roles:
      organization_manager: [{client: ci}]
    spaces:
      - name: dev
        roles:
          space_developer: [{group: dev-team}]
          space_auditor: []
`

func ptr[T any](v T) *T { return &v }

func line(n int) Pos { return Pos{"all.yaml", n} }

func at(n int) Entry { return Entry{At: line(n)} }

func full() *Manifest {
	m := &Manifest{Files: []string{"all.yaml"}}
	m.Groups.Items = []Group{{Entry: at(3), Name: "dev-team", Description: ptr("who builds"), Members: []Member{
		{At: line(6), Name: "marissa", Origin: "uaa"}, {At: line(7), Name: "anna", Origin: "ldap"}, {At: line(8), Group: "others"},
	}}}
	m.Users = List[User]{Complete: true, Items: []User{
		{
			Entry: at(12), Name: "marissa", Origin: "uaa", Email: ptr("marissa@test.org"), GivenName: ptr("Marissa"), FamilyName: ptr("Bloggs"),
			Active: ptr(true), Verified: ptr(false), Password: &Secret{At: line(18), Scheme: "env", Ref: "CFID_SECRET_MARISSA"},
		},
		{Entry: Entry{At: line(19), Absent: true}, Name: "old", Origin: "uaa"},
	}}
	m.Clients.Items = []Client{{
		Entry: at(21), ID: "ci", Name: ptr("builds"), Secret: &Secret{At: line(23), Scheme: "file", Ref: "ci/secret"}, Scope: []string{"openid"},
		Authorities: []string{"cloud_controller.read"}, GrantTypes: []string{"client_credentials"}, RedirectURIs: []string{"http://localhost:8080/**"},
		AutoApprove: []string{"true"}, AllowedProviders: []string{"uaa"}, RequiredGroups: []string{}, AccessValidity: ptr(600),
		RefreshValidity: ptr(7200), AllowPublic: ptr(false),
	}}
	m.Mappings.Items = []Mapping{{Entry: at(35), Group: "dev-team", External: "cn=dev,ou=x", Origin: "ldap"}}
	m.Providers.Items = []Provider{{
		Entry: at(37), Origin: "corp", Type: "oidc1.0", Name: ptr("Corporate"), Active: ptr(true), Config: map[string]any{
			"relyingPartyId": "cfid", "relyingPartySecret": &Secret{At: line(43), Scheme: "env", Ref: "CFID_SECRET_CORP"},
			"scopes": []any{"openid", int64(1), 1.5, true, nil},
		},
	}}
	zone := Zone{Entry: at(46), Subdomain: "tenant", ID: ptr("t1"), Name: ptr("Tenant"), Description: ptr("one of them"),
		Config: map[string]any{"links": map[string]any{}}}
	zone.Users.Items = []User{{Entry: at(51), Name: "zoe", Origin: "uaa"}}
	m.Zones.Items = []Zone{zone}
	m.Orgs.Items = []Org{{
		Entry: at(53), Name: "acme", Suspended: ptr(false),
		Roles: []Role{{At: line(56), Type: "organization_manager", Members: []Member{{At: line(56), Client: "ci"}}}},
		Spaces: List[Space]{Items: []Space{{Entry: at(58), Name: "dev", Roles: []Role{
			{At: line(61), Type: "space_auditor", Members: []Member{}},
			{At: line(60), Type: "space_developer", Members: []Member{{At: line(60), Group: "dev-team"}}},
		}}}},
	}}
	return m
}

func TestParse(t *testing.T) {
	got, err := Parse("all.yaml", []byte(everything), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(full(), got, cmp.AllowUnexported(Secret{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWrong(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "f: the file is empty"},
		{"comment", "# nothing\n", "f: the file is empty"},
		{"null", "---\nnull\n", "f: the file is empty"},
		{"nothing", "version: 1\n", "f:1: the file declares nothing"},
		{"no mapping", "- users\n", "f:1: a manifest is a mapping: name: value"},
		{"no YAML", "users: [\n", "f: line 1: did not find expected node content"},
		{"two documents", "users: []\n---\nusers: []\n", "f:2: the file has a second document; use one document per file"},
		{"newer", "version: 2\nusers: []\n", "f:1: this file has a newer format than this cfid supports; update cfid"},
		{"version", "version: x\nusers: []\n", "f:1: version is a number: 1"},
		{"field", "users:\n  - name: x\n    emial: y\n", `f:3: unknown field "emial" of a user (known: active, email, family-name, given-name, name, origin, password, state, verified)`},
		{"merge key", "users:\n  - <<: {name: x}\n", `f:2: unknown field "<<" of a user (known: active, email, family-name, given-name, name, origin, password, state, verified)`},
		{"kind", "user: []\n", `f:1: unknown field "user" of a manifest (known: clients, group-mappings, groups, identity-providers, orgs, users, version, zones)`},
		{"twice", "users:\n  - name: x\n    name: y\n", `f:3: "name" appears twice`},
		{"null list", "users:\n", "f:1: this must be a list; an empty one is []"},
		{"complete alone", "users: {complete: true}\n", "f:1: complete needs a list next to it"},
		{"null text", "users: [{name: }]\n", "f:1: the value is missing; remove the field, or write \"\" for an empty one\nf:1: user without a name"},
		{"bool text", "users: [{name: true}]\n", "f:1: this must be a text: put it in quotes"},
		{"list text", "users: [{name: [x]}]\n", "f:1: this must be a text"},
		{"binary", "users: [{name: !!binary eA==}]\n", `f:1: this must be a text, not "!!binary"`},
		{"text bool", "users: [{name: x, active: perhaps}]\n", "f:1: this must be true or false"},
		{"seconds", "clients: [{id: x, access-token-validity: -1}]\n", "f:1: this must be a whole number of seconds"},
		{"state", "users: [{name: x, state: gone}]\n", "f:1: state must be present or absent"},
		{"no name", "groups: [{description: x}]\n", "f:1: group without a name"},
		{"same user", "users:\n  - name: x\n  - name: X\n", "f:3: user X is already declared at f:2"},
		{"same space", "orgs:\n  - name: o\n    spaces:\n      - name: a\n      - name: A\n", "f:5: space A is already declared at f:4"},
		{"member", "groups: [{name: g, members: [{name: x, group: y}]}]\n", "f:1: a member must have exactly one of name, client and group"},
		{"member origin", "groups: [{name: g, members: [{group: y, origin: uaa}]}]\n", "f:1: origin is only for a user's name"},
		{"member twice", "groups: [{name: g, members: [x, {name: x}]}]\n", "f:1: group g: user x is already declared at f:1"},
		{"client in group", "groups: [{name: g, members: [{client: x}]}]\n", "f:1: a client can't be a member of a group; give it the authority g"},
		{"space role in org", "orgs: [{name: o, roles: {space_developer: []}}]\n", `f:1: unknown field "space_developer" of a role list (known: organization_auditor, organization_billing_manager, organization_manager, organization_user)`},
		{"foreign password", "users: [{name: x, origin: ldap, password: env:CFID_SECRET_X}]\n", "f:1: user x logs in at ldap: a password here has no effect"},
		{"provider type", "identity-providers: [{origin: x}]\n", "f:1: identity provider x needs a type: oidc1.0, saml or ldap"},
		{"config text", "identity-providers: [{origin: x, type: saml, config: x}]\n", "f:1: config is a mapping"},
		{"config number", "identity-providers: [{origin: x, type: saml, config: {a: .inf}}]\n", "f:1: JSON has no such number"},
		{"config secret", "identity-providers: [{origin: x, type: saml, config: {deep: [{privateKey: not-a-real-secret}]}}]\n",
			"f:1: a secret is env:CFID_SECRET_NAME or file:PATH, never the value itself"},
		{"plain secret", "users: [{name: x, password: not-a-real-secret}]\n", "f:1: a secret is env:CFID_SECRET_NAME or file:PATH, never the value itself"},
		{"sandbox secret", "users: [{name: x, password: 'sandbox:not-a-real-secret'}]\n", "f:1: sandbox: secrets are for the sandbox only; use env:CFID_SECRET_NAME or file:PATH"},
		{"variable", "users: [{name: x, password: 'env:HOME'}]\n", "f:1: a secret from the environment is env:CFID_SECRET_NAME, in capitals"},
		{"file above", "users: [{name: x, password: 'file:a/../../b'}]\n", "f:1: a secret's file must be a path relative to the folder of secrets and below it"},
		{"file absolute", "users: [{name: x, password: 'file:/etc/passwd'}]\n", "f:1: a secret's file must be a path relative to the folder of secrets and below it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := Parse("f", []byte(c.text), Options{})
			if err == nil {
				t.Fatalf("no error: %+v", m)
			}
			got := err.Error()
			if diff := cmp.Diff(c.want, got); diff != "" && !strings.HasPrefix(c.want, got) { // the checks come when all could be read
				t.Errorf("(-want +got):\n%s", diff)
			}
			if strings.Contains(got, "not-a-real-secret") {
				t.Errorf("the message shows a secret: %s", got)
			}
		})
	}
}

// TestProblems shows all that is wrong at once, and bounds it.
func TestProblems(t *testing.T) {
	_, err := Parse("f", []byte("users:\n"+strings.Repeat("  - {nam: x}\n", 30)), Options{})
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != shown+1 || lines[shown] != "and 10 more" || !strings.HasPrefix(lines[1], "f:3: ") {
		t.Errorf("got %q", lines)
	}
}

// TestAliases holds that aliases work and cannot blow up.
func TestAliases(t *testing.T) {
	m, err := Parse("f", []byte("clients:\n  - {id: a, scope: &s [openid]}\n  - {id: b, scope: *s}\ngroups:\n  - {name: g, members: [&m marissa]}\n  - {name: h, members: [*m]}\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"openid"}, m.Clients.Items[1].Scope); diff != "" || m.Groups.Items[1].Members[0].Name != "marissa" {
		t.Errorf("%s %+v", diff, m.Groups.Items[1])
	}
	bomb := "identity-providers:\n  - origin: x\n    type: saml\n    config:\n      a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
	for i := 1; i < 10; i++ {
		last, next := string(rune('0'+i-1)), string(rune('0'+i))
		bomb += "      a" + next + ": &a" + next + " [" + strings.TrimSuffix(strings.Repeat("*a"+last+",", 10), ",") + "]\n"
	}
	_, err = Parse("f", []byte(bomb), Options{})
	if err == nil || !strings.Contains(err.Error(), "aliases repeat too much") {
		t.Errorf("got %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(everything)
	f.Add("users: &a [*a]")
	f.Add("zones: &a [{subdomain: x, config: {a: &b {c: *b}}}]")
	f.Add("users: {list: {list: []}}")
	f.Add("\x00\xff")
	f.Fuzz(func(t *testing.T, text string) {
		for _, sandbox := range []bool{false, true} {
			m, err := Parse("f", []byte(text), Options{Sandbox: sandbox})
			if (m == nil) == (err == nil) {
				t.Fatalf("%v, %v", m, err)
			}
			if m != nil && !m.declares() {
				t.Fatal("declares nothing")
			}
		}
	})
}
