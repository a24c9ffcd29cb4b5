package sandbox

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cfid-cli/cfid/internal/manifest"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// seeded is a server with a seed of that text.
func seeded(t *testing.T, text string) (*Server, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "seed.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	seed, err := LoadSeed(path, manifest.Sources{Env: func(name string) string {
		return map[string]string{"CFID_SECRET_ANNA": "not-a-real-secret"}[name]
	}})
	if err != nil {
		return nil, err
	}
	return New(Config{Seed: seed, keys: testKeys()})
}

const seedText = `
users:
  - {name: anna, email: anna@example.org, given-name: Anna, password: "env:CFID_SECRET_ANNA"}
  - {name: marissa, family-name: Changed}
  - {name: ldap user, origin: ldap, active: false}
groups:
  - {name: others, members: [anna]}
  - {name: dev-team, description: who builds, members: [marissa, {group: others}, {name: bob, origin: corp}]}
  - {name: uaa.none, state: absent}
clients:
  - {id: ci, secret: "sandbox:not-a-real-secret", authorized-grant-types: [client_credentials], authorities: [uaa.resource], access-token-validity: 60}
  - {id: identity, state: absent}
group-mappings:
  - {group: dev-team, external: "CN=Dev"}
identity-providers:
  - {origin: corp, type: saml, name: Corp, config: {metaDataLocation: x, privateKey: "env:CFID_SECRET_ANNA"}}
zones:
  - subdomain: Tenant
    id: t1
    users: [{name: zoe, password: "sandbox:not-a-real-secret"}]
    clients: [{id: zc, secret: "sandbox:not-a-real-secret", authorized-grant-types: [password], scope: [openid]}]
orgs:
  - name: ACME
    roles: {organization_user: [anna]}
    spaces:
      - {name: dev, roles: {space_developer: [{group: dev-team}], space_auditor: [{client: ci}]}}
      - name: prod
  - name: beta
    suspended: true
`

func TestSeedManifest(t *testing.T) {
	s, err := seeded(t, seedText)
	if err != nil {
		t.Fatal(err)
	}
	l, z := &lab{t, s}, s.uaa.Home()
	l.token("cf:", "grant_type=password&username=anna&password=not-a-real-secret")
	l.token("cf:", "grant_type=password&username=marissa&password=koala")
	same(t, "validity", 60.0, 1+l.token("ci:not-a-real-secret", "grant_type=client_credentials")["expires_in"].(float64))
	same(t, "absent client", http.StatusUnauthorized, l.do(ask{method: http.MethodPost, path: "/oauth/token", basic: "identity:identitysecret", form: "grant_type=client_credentials"}).status)
	tenant := l.do(ask{method: http.MethodPost, path: "/oauth/token", basic: "zc:not-a-real-secret",
		form: "grant_type=password&username=zoe&password=not-a-real-secret", header: map[string]string{"Host": "tenant.localhost"}})
	same(t, "zone", http.StatusOK, tenant.status)

	marissa, anna := z.Users.Find("marissa", "uaa"), z.Users.Find("anna", "uaa")
	same(t, "marissa", []string{"marissa@test.org", "Marissa", "Changed"}, []string{marissa.Email, marissa.GivenName, marissa.FamilyName})
	if z.Users.Find("ldap user", "ldap").Active || z.Groups.ByName["uaa.none"] != nil {
		t.Error("an inactive user is active, or an absent group there")
	}
	g, bob := z.Groups.ByName["dev-team"], z.Users.Find("bob", "corp")
	same(t, "members", []zone.Member{
		{Origin: "uaa", Type: "USER", Value: marissa.ID}, {Origin: "uaa", Type: "GROUP", Value: z.Groups.ByName["others"].ID}, {Origin: "corp", Type: "USER", Value: bob.ID},
	}, g.Members)
	same(t, "mapping", []zone.Mapping{{GroupID: g.ID, External: "cn=dev", Origin: "ldap", Created: z.Groups.Mappings[0].Created}}, z.Groups.Mappings)
	corp := z.Providers[len(z.Providers)-1]
	same(t, "provider", []string{"saml", "corp", "Corp", `"not-a-real-secret"`}, []string{corp.Kind, corp.OriginKey, corp.Name, string(corp.Config["privateKey"])})

	want := []string{
		"acme/ organization_user anna", "acme/ organization_user bob", "acme/ organization_user ci", "acme/ organization_user marissa",
		"acme/dev space_auditor ci", "acme/dev space_developer anna", "acme/dev space_developer bob", "acme/dev space_developer marissa",
	}
	same(t, "roles", want, rolesOf(t, s))
	same(t, "orgs", []string{"acme", "beta"}, platform(t, s).orgNames())
	orgs, spaces := platform(t, s).list("/v3/organizations"), platform(t, s).list("/v3/spaces")
	same(t, "beta is suspended", any(true), orgs[1]["suspended"])
	same(t, "prod", any("prod"), spaces[1]["name"])
	same(t, "anna", true, anna != nil)
}

// rolesOf are all roles as "org/space type user", sorted.
func rolesOf(t *testing.T, s *Server) (out []string) {
	t.Helper()
	cc := platform(t, s)
	related := func(r map[string]any, name string) string {
		data, _ := r["relationships"].(map[string]any)[name].(map[string]any)["data"].(map[string]any)
		guid, _ := data["guid"].(string)
		return guid
	}
	places := map[string]string{}
	for _, o := range cc.list("/v3/organizations") {
		places[o["guid"].(string)] = o["name"].(string) + "/"
	}
	for _, space := range cc.list("/v3/spaces") {
		places[space["guid"].(string)] = places[related(space, "organization")] + space["name"].(string)
	}
	for _, r := range cc.list("/v3/roles") {
		who := related(r, "user")
		if u := s.uaa.Home().User(who); u != nil {
			who = u.UserName
		}
		out = append(out, places[related(r, "space")+related(r, "organization")]+" "+r["type"].(string)+" "+who)
	}
	slices.Sort(out)
	return out
}

// TestSeedReplaces holds that a list of role holders or members is complete, and what is not mentioned stays.
func TestSeedReplaces(t *testing.T) {
	s, err := seeded(t, "groups: [{name: scim.read, members: []}]\norgs: [{name: acme, spaces: [{name: dev, roles: {space_developer: []}}]}]\n")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "roles", []string{"acme/ organization_user marissa"}, rolesOf(t, s))
	same(t, "members", []int{0, 1}, []int{len(s.uaa.Home().Groups.ByName["scim.read"].Members), len(s.uaa.Home().Groups.ByName["scim.write"].Members)})
	s, err = seeded(t, "users: [{name: marissa, state: absent}]\nzones: [{subdomain: x, state: absent}]\norgs: [{name: acme, spaces: [{name: dev, state: absent}]}, {name: gone, state: absent}]\n")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "spaces", 0, len(platform(t, s).list("/v3/spaces")))
	s, err = seeded(t, "orgs: [{name: acme, state: absent}]\n")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "orgs", []string(nil), platform(t, s).orgNames())
}

func TestSeedWrong(t *testing.T) {
	for text, want := range map[string]string{
		"orgs: [{name: o, roles: {organization_user: [nobody]}}]\n":      "seed.yaml:1: there is no user nobody",
		"orgs: [{name: o, roles: {organization_user: [{client: x}]}}]\n": "seed.yaml:1: there is no client x",
		"orgs: [{name: o, roles: {organization_user: [{group: x}]}}]\n":  "seed.yaml:1: there is no group x",
		"groups: [{name: g, members: [nobody, {group: x}]}]\n":           "seed.yaml:1: there is no user nobody\nDIR/seed.yaml:1: there is no group x",
		"group-mappings: [{group: g, external: e}]\n":                    "seed.yaml:1: there is no group g",
		"users: [{name: 'a b'}]\n":                                       "seed.yaml:1: the UAA takes no user called a b: letters, digits and +-_.@'! are allowed",
		"users: [{name: a, password: 'env:CFID_SECRET_X'}]\n":            "seed.yaml:1: the variable CFID_SECRET_X is not set",
		"users: [{name: a, password: 'file:x'}]\n":                       "seed.yaml:1: file:x needs a folder of secrets",
		"users: [{name: a, password: plain}]\n":                          "seed.yaml:1: a secret is env:CFID_SECRET_NAME, file:PATH or sandbox:VALUE",
		"clients: [{id: a, authorized-grant-types: [magic]}]\n":          "seed.yaml:1: client a: the UAA knows no grant type magic",
		"identity-providers: [{origin: o, type: oidc1.0}]\n":             "seed.yaml:1: identity provider o lacks configuration: relyingPartyId, discoveryUrl or authUrl and tokenUrl, linkText",
		"zones: [{subdomain: a, id: uaa}]\n":                             "seed.yaml:1: there is a zone with the id uaa already",
		"oauth: {clients: {a: {authorized-grant-types: magic}}}\n":       "seed.yaml:1: client a: the UAA knows no grant type magic",
		"oauth: {}\n":                   "seed.yaml has no oauth.clients, no scim.users and no scim.groups",
		"scim: {users: [a]}\n":          "line 1: a user is name|password|email|given name|family name|groups",
		"scim: {users: [{name: ''}]}\n": "seed.yaml:1: the UAA takes no user of that name: letters, digits and +-_.@'! are allowed",
		"oauth: {clients: {a: {access-token-validity: not-a-real-secret}}}\n": "line 1: cannot unmarshal !!str a value into int",
	} {
		_, err := seeded(t, text)
		if err == nil {
			t.Errorf("%s: no error", text)
			continue
		}
		dir := err.Error()
		if at := strings.Index(dir, "seed.yaml"); at > 0 {
			start := strings.LastIndex(dir[:at], " ") + 1
			dir = strings.ReplaceAll(dir, dir[start:at], "DIR/")
		}
		if !strings.HasSuffix(dir, want) {
			t.Errorf("%s: got %q, want …%q", text, dir, want)
		}
	}
	if _, err := LoadSeed(filepath.Join(t.TempDir(), "none"), manifest.Sources{}); err == nil {
		t.Error("a missing seed is no error")
	}
}

const uaaText = `
issuer: {uri: http://localhost:8080/uaa}
jwt: {token: {policy: {accessTokenValiditySeconds: 600}}}
oauth:
  user:
    authorities: [openid, extra.default]
  clients:
    shop:
      secret: not-a-real-secret
      authorized-grant-types: password,refresh_token
      scope: openid, shop.read
      autoapprove: true
      access-token-validity: 60
      show-on-homepage: true
    marketing:
      authorized-grant-types: [implicit]
      scope: [openid]
      redirect-uri: http://localhost/**
      autoapprove: [openid]
scim:
  groups:
    shop.read: Read the shop
    shop.write:
  users:
    - paul|wombat|paul@test.org|Paul|Smith|shop.read,shop.write
    - short|wombat
    - grouped|wombat|shop.read
    - ldap||ldap@test.org|L|Dap||ldap
    - {name: mapped, password: wombat, email: m@test.org, firstName: M, lastName: Apped, groups: [shop.read]}
`

func TestSeedUAAFile(t *testing.T) {
	s, err := seeded(t, uaaText)
	if err != nil {
		t.Fatal(err)
	}
	l, z := &lab{t, s}, s.uaa.Home()
	for name, want := range map[string]string{
		"paul": "openid shop.read", "short": "openid", "grouped": "openid shop.read", "mapped": "openid shop.read",
	} {
		got := l.token("shop:not-a-real-secret", "grant_type=password&username="+name+"&password=wombat")
		same(t, name, []any{want, 59.0}, []any{got["scope"], got["expires_in"]})
	}
	paul, ldap := z.Users.Find("paul", "uaa"), z.Users.Find("ldap", "ldap")
	same(t, "paul", []string{"paul@test.org", "Paul", "Smith"}, []string{paul.Email, paul.GivenName, paul.FamilyName})
	same(t, "ldap", []any{"ldap@test.org", (*zone.SecretHash)(nil)}, []any{ldap.Email, ldap.Password})
	same(t, "group", "Read the shop", *z.Groups.ByName["shop.read"].Description)
	same(t, "default group", true, slices.Contains(z.DefaultGroups, "extra.default") && z.Groups.ByName["extra.default"] != nil)
	same(t, "marketing", [][]string{{"implicit"}, {"openid"}, {"uaa.none"}, {"http://localhost/**"}, {"openid"}},
		[][]string{z.Client("marketing").Grants, z.Client("marketing").Scope, z.Client("marketing").Authorities, z.Client("marketing").Redirects, z.Client("marketing").Autoapprove})
	for _, form := range []string{"[a.b, c.d]", "a.b,c.d", "a.b|text,c.d"} {
		s, err := seeded(t, "scim: {groups: '"+form+"'}\n")
		if strings.HasPrefix(form, "[") {
			s, err = seeded(t, "scim: {groups: "+form+"}\n")
		}
		if err != nil || s.uaa.Home().Groups.ByName["a.b"] == nil || s.uaa.Home().Groups.ByName["c.d"] == nil {
			t.Errorf("%s: %v", form, err)
		}
	}
}

// TestSeedInDocs holds that the seed of the documentation is one.
func TestSeedInDocs(t *testing.T) {
	docs, err := os.ReadFile("../../docs/sandbox.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(docs), "```yaml\n")
	text, _, _ = strings.Cut(text, "```")
	s, err := seeded(t, strings.ReplaceAll(text, "CFID_SECRET_CI", "CFID_SECRET_ANNA"))
	if err != nil {
		t.Fatal(err)
	}
	(&lab{t, s}).token("cf:", "grant_type=password&username=anna&password=wombat")
	same(t, "holders", []string{
		"beta/ organization_manager anna", "beta/ organization_manager ci", "beta/ organization_user anna", "beta/ organization_user ci",
		"beta/ organization_user ldap-user", "beta/test space_developer anna", "beta/test space_developer ldap-user",
	}, slices.DeleteFunc(rolesOf(t, s), func(role string) bool { return !strings.HasPrefix(role, "beta/") }))
}
