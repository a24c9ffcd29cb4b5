package cc

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestPages(t *testing.T) {
	l := newLab(t)
	for i := range 4 {
		l.org(fmt.Sprintf("o%d", i)) // with acme: five
	}
	link := func(query string) any { return map[string]any{"href": testAPI + "/v3/organizations?" + query} }
	for query, want := range map[string]map[string]any{
		"": {"total_results": 5.0, "total_pages": 1.0, "first": link("page=1&per_page=50"), "last": link("page=1&per_page=50"), "next": nil, "previous": nil},
		"?per_page=2": {"total_results": 5.0, "total_pages": 3.0, "first": link("page=1&per_page=2"), "last": link("page=3&per_page=2"),
			"next": link("page=2&per_page=2"), "previous": nil},
		"?page=3&per_page=2": {"total_results": 5.0, "total_pages": 3.0, "first": link("page=1&per_page=2"), "last": link("page=3&per_page=2"),
			"next": nil, "previous": link("page=2&per_page=2")},
		"?page=4&per_page=2": {"total_results": 0.0, "total_pages": 1.0, "first": link("page=1&per_page=2"), "last": link("page=1&per_page=2"),
			"next": nil, "previous": link("page=3&per_page=2")},
		"?names=nobody": {"total_results": 0.0, "total_pages": 1.0, "first": link("names=nobody&page=1&per_page=50"),
			"last": link("names=nobody&page=1&per_page=50"), "next": nil, "previous": nil},
		"?per_page=5000&order_by=-name&names=o0,%20o1,a%252Cb&label_selector=!x&created_ats[gt]=2020-01-01T00:00:00Z": {
			"total_results": 2.0, "total_pages": 1.0, "next": nil, "previous": nil,
			"first": link("created_ats%5Bgt%5D=2020-01-01T00%3A00%3A00Z&label_selector=%21x&names=o0%2Co1%2Ca%252Cb&order_by=-name&page=1&per_page=5000"),
			"last":  link("created_ats%5Bgt%5D=2020-01-01T00%3A00%3A00Z&label_selector=%21x&names=o0%2Co1%2Ca%252Cb&order_by=-name&page=1&per_page=5000")},
	} {
		same(t, "organizations"+query, want, parsed(t, l.get("/v3/organizations"+query, l.admin).body)["pagination"].(map[string]any))
	}
	roles := parsed(t, l.get("/v3/roles?include=user&types=space_developer,organization_user&per_page=2", l.admin).body)["pagination"].(map[string]any)
	same(t, "roles", testAPI+"/v3/roles?include=user&order_by=%2Bcreated_at&page=1&per_page=2&types=space_developer%2Corganization_user",
		roles["first"].(map[string]any)["href"].(string))
	for path, want := range map[string]float64{"/v3/audit_events?page=9": 4, "/v3/feature_flags?page=9": 19} {
		page := parsed(t, l.get(path, l.admin).body)["pagination"].(map[string]any)
		same(t, path, want, page["total_results"].(float64))
	}
}

func TestFollowingPages(t *testing.T) {
	l := newLab(t)
	var want []string
	for i := range 7 {
		want = append(want, l.org(fmt.Sprintf("o%d", i)))
	}
	var got []string
	for next := testAPI + "/v3/organizations?per_page=3&names=o0,o1,o2,o3,o4,o5,o6"; next != ""; {
		a := l.get(strings.TrimPrefix(next, testAPI), l.admin)
		got = append(got, guidsOf(t, a)...)
		link, _ := parsed(t, a.body)["pagination"].(map[string]any)["next"].(map[string]any)
		next, _ = link["href"].(string)
	}
	same(t, "all pages", want, got)
}

func TestOrder(t *testing.T) {
	l := newLab(t)
	for _, name := range []string{"beta", "Alpha", "gamma"} {
		l.org(name)
		l.s.Advance(time.Second)
	}
	beta := guidsOf(t, l.get("/v3/organizations?names=BETA", l.admin))[0]
	l.send(http.MethodPatch, "/v3/organizations/"+beta, l.admin, `{"metadata":{"labels":{"a":"b"}}}`)
	for order, want := range map[string]string{
		"":            "acme beta Alpha gamma",
		"created_at":  "acme beta Alpha gamma",
		"-created_at": "gamma Alpha beta acme",
		"updated_at":  "acme Alpha gamma beta",
		"name":        "acme Alpha beta gamma",
		"%2Bname":     "acme Alpha beta gamma",
		"-name":       "gamma beta Alpha acme",
	} {
		got := each(t, l.get("/v3/organizations?order_by="+order, l.admin), "name")
		same(t, "order_by="+order, want, strings.Join(got, " "))
	}
	same(t, "roles, newest first", []string{"space_developer", "organization_user"}, each(t, l.get("/v3/roles?order_by=-created_at", l.admin), "type"))
	same(t, "flags, backwards", "user_org_creation", each(t, l.get("/v3/feature_flags?order_by=-name", l.admin), "name")[0])
}

// TestQueryTexts has the texts for bad queries, and which endpoints answer 400 and which 422.
func TestQueryTexts(t *testing.T) {
	l := newLab(t)
	acme := guidsOf(t, l.get("/v3/organizations", l.admin))[0]
	dev := guidsOf(t, l.get("/v3/spaces", l.admin))[0]
	const (
		common = "Unknown query parameter(s): 'foo'. Valid parameters are: 'page', 'per_page', 'order_by', 'created_ats', 'updated_ats', 'guids', "
		user   = common + "'usernames', 'partial_usernames', 'origins', 'label_selector'"
		stamp  = "has an invalid timestamp format. Timestamps should be formatted as 'YYYY-MM-DDThh:mm:ssZ'"
	)
	for query, want := range map[string]string{
		"/v3/users?foo=1": say422(user),
		"/v3/roles?foo=1": say422(common + "'organization_guids', 'space_guids', 'user_guids', 'types', 'include'"),
		"/v3/roles?zz=1&label_selector=a": say422("Unknown query parameter(s): 'zz', 'label_selector'. Valid parameters are: 'page', 'per_page', 'order_by', 'created_ats', " +
			"'updated_ats', 'guids', 'organization_guids', 'space_guids', 'user_guids', 'types', 'include'"),
		"/v3/organizations?foo=1":                                             say400(common + "'names', 'isolation_segment_guid', 'label_selector'"),
		"/v3/spaces?foo=1":                                                    say400(common + "'names', 'organization_guids', 'include', 'label_selector'"),
		"/v3/audit_events?foo=1":                                              say400(common + "'types', 'target_guids', 'space_guids', 'organization_guids'"),
		"/v3/organizations/" + acme + "/users?foo=1":                          say400(user),
		"/v3/spaces/" + dev + "/users?foo=1":                                  say400(user),
		"/v3/organizations/" + acme + "/domains?foo=1":                        say400(common + "'names', 'organization_guids', 'label_selector'"),
		"/v3/organization_quotas?foo=1":                                       say400(common + "'names', 'organization_guids'"),
		"/v3/space_quotas?foo=1":                                              say422(common + "'names', 'organization_guids', 'space_guids'"),
		"/v3/feature_flags?foo=1":                                             say400(strings.TrimSuffix(common, ", ")),
		"/v3/feature_flags?created_ats=2020-01-01T00:00:00Z":                  say400("Filtering by 'created_ats' is not allowed on this resource."),
		"/v3/feature_flags?order_by=created_at":                               say400("Order by can only be: 'name'"),
		"/v3/spaces/" + dev + "?foo=1":                                        say400("Unknown query parameter(s): 'foo'. Valid parameters are: 'include'"),
		"/v3/users?page=0&per_page=x":                                         say422("Page must be a positive integer, Per page must be a positive integer"),
		"/v3/users?page=x&per_page=5001":                                      say422("Page must be a positive integer, Per page must be between 1 and 5000"),
		"/v3/users?page=-1":                                                   say422("Page must be a positive integer"),
		"/v3/users?order_by=name":                                             say422("Order by can only be: 'created_at', 'updated_at'"),
		"/v3/users?order_by=+created_at":                                      say422("Order by can only be: 'created_at', 'updated_at'"),
		"/v3/organizations?order_by=x":                                        say400("Order by can only be: 'created_at', 'updated_at', 'name'"),
		"/v3/users?created_ats=2020":                                          say422("Created ats " + stamp),
		"/v3/users?updated_ats=2020-01-01T00:00:00Z,2020-01-01":               say422("Updated ats " + stamp),
		"/v3/users?created_ats[zz]=2020-01-01T00:00:00Z":                      say422("Created ats Invalid relational operator: 'zz'"),
		"/v3/users?created_ats[lt]=2020-01-01T00:00:00Z,2021-01-01T00:00:00Z": say422("Created ats only accepts one value when using a relational operator"),
		"/v3/users?origins=uaa":                                               say422("Origins filter cannot be provided without usernames or partial_usernames filter."),
		"/v3/users?usernames=a&partial_usernames=b":                           say422("Usernames filter cannot be provided with both usernames and partial_usernames filter."),
		"/v3/users?guids[x]=a":                                                say422("Guids must be an array"),
		"/v3/users?label_selector=":                                           say422("Missing label_selector value"),
		"/v3/users?label_selector=a%20in%20b":                                 say422("Invalid label_selector value"),
		"/v3/users?label_selector=" + strings.Repeat("a,", 51):                say422("Too many label_selector requirements (maximum is 50)"),
		"/v3/roles?include=role":                                              say422("Invalid included resource: 'role'. Valid included resources are: 'user', 'organization', 'space'"),
		"/v3/roles?include=user,user":                                         say422("Duplicate included resource: 'user'"),
		"/v3/spaces?include=user":                                             say400("Invalid included resource: 'user'. Valid included resources are: 'org', 'organization'"),
		"/v3/roles/nope?foo=1":                                                say422("Unknown query parameter(s): 'foo'. Valid parameters are: 'include'"),
		"/v3/spaces/nope?foo=1":                                               say404("Space"),
		"/v3/organizations/nope/users?foo=1":                                  say400(user),
		"/v3/organizations/nope/users":                                        say404("Organization"),
	} {
		same(t, query, want, wrong(t, l.get(query, l.admin)))
	}
	for _, ignored := range []string{"/v3/organizations/" + acme, "/v3/users/" + l.s.uaa.UsersByName("admin")[0].ID} {
		same(t, ignored, http.StatusOK, l.get(ignored+"?foo=1", l.admin).status)
	}
}

func TestTimeFilters(t *testing.T) {
	l := newLab(t) // acme at 03:04:05
	l.s.Advance(1500 * time.Millisecond)
	l.org("o1") // at 03:04:06.5
	at := func(second string) string { return "2026-11-22T03:04:" + second + "Z" }
	for query, want := range map[string]string{
		"created_ats=" + at("06"):                                       "o1",
		"created_ats=" + at("05") + "," + at("06"):                      "acme o1",
		"created_ats=" + at("07"):                                       "",
		"created_ats[gt]=" + at("05"):                                   "o1",
		"created_ats[gt]=" + at("06"):                                   "",
		"created_ats[gte]=" + at("06"):                                  "o1",
		"created_ats[lt]=" + at("06"):                                   "acme",
		"created_ats[lte]=" + at("06"):                                  "acme o1",
		"updated_ats[lte]=" + at("05"):                                  "acme",
		"created_ats[gte]=" + at("05") + "&created_ats[lt]=" + at("06"): "acme",
		"created_ats[lt]=" + at("06") + "&updated_ats[gt]=" + at("05"):  "",
		"created_ats[gte]=" + at("05") + "&guids=none":                  "",
	} {
		same(t, query, want, strings.Join(each(t, l.get("/v3/organizations?"+query, l.admin), "name"), " "))
	}
}

func TestFilters(t *testing.T) {
	l := newLab(t)
	one, two := l.org("One"), l.org("two")
	dev := l.space(one, "Dev")
	l.space(two, "dev")
	jo, _ := l.person("Jo")
	ldap := l.s.uaa.CreateShadowUser("jo", "ldap").ID
	l.make("/v3/users", `{"guid":"`+ldap+`"}`)
	l.role("organization_user", jo, one)
	l.role("organization_manager", jo, one)
	l.role("space_auditor", jo, dev)
	acmeOf := func(what string) string { return guidsOf(t, l.get("/v3/"+what, l.admin))[0] }
	for path, want := range map[string]string{
		"organizations?names=one,TWO":                                            "One two",
		"organizations?names=":                                                   "",
		"organizations?guids=" + two + ",x":                                      "two",
		"organizations?names=one&guids=" + two:                                   "",
		"organizations?isolation_segment_guid=x":                                 "",
		"spaces?names=DEV&organization_guids=" + one + "," + two:                 "Dev dev",
		"spaces?organization_guids=" + one:                                       "Dev",
		"spaces?organization_guids=none":                                         "",
		"spaces?organization_guids=" + one + "," + two + "&order_by=-created_at": "dev Dev",
	} {
		same(t, path, want, strings.Join(each(t, l.get("/v3/"+path, l.admin), "name"), " "))
	}
	for path, want := range map[string]string{
		"user_guids=" + jo:          "organization_user organization_manager space_auditor",
		"organization_guids=" + one: "organization_user organization_manager",
		"space_guids=" + dev:        "space_auditor",
		"organization_guids=" + one + "&types=space_auditor,organization_manager": "organization_manager",
		"organization_guids=" + one + "&types=space_auditor&user_guids=" + jo:     "",
		"organization_guids=" + one + "&space_guids=" + dev:                       "",
		"types=space_auditor,organization_manager&order_by=-created_at":           "space_auditor organization_manager",
		"types=nonsense":                                 "",
		"guids=" + acmeOf("roles") + ",x":                "organization_user",
		"user_guids=" + jo + "&guids=" + acmeOf("roles"): "",
	} {
		same(t, path, want, strings.Join(each(t, l.get("/v3/roles?"+path, l.admin), "type"), " "))
	}
	for path, want := range map[string]string{
		"users?usernames=JO":                           "ldap uaa",
		"users?usernames=jo&origins=ldap":              "ldap",
		"users?partial_usernames=O":                    "ldap uaa",
		"users?partial_usernames=o,dm&origins=uaa":     "uaa uaa",
		"users?usernames=nobody":                       "",
		"users?usernames=jo&guids=" + jo:               "uaa",
		"organizations/" + one + "/users":              "uaa",
		"organizations/" + one + "/users?usernames=jo": "uaa",
		"organizations/" + two + "/users":              "",
		"spaces/" + dev + "/users?guids=" + jo:         "uaa",
		"spaces/" + dev + "/users?guids=" + ldap:       "",
	} {
		got := strings.Join(each(t, l.get("/v3/"+path, l.admin), "origin"), " ")
		same(t, path, want, got)
	}
	same(t, "comma in a name", []string{}, guidsOf(t, l.get("/v3/organizations?names="+url.QueryEscape("One%2Ctwo"), l.admin)))
}

func TestFiltersDoNotReveal(t *testing.T) {
	l := newLab(t)
	org := l.org("o1")
	space := l.space(org, "s1")
	jo, _ := l.person("jo")
	role := l.role("organization_user", jo, org)
	l.role("space_auditor", jo, space)
	_, nobody := l.person("nobody")
	for _, path := range []string{
		"roles?user_guids=" + jo, "roles?organization_guids=" + org, "roles?space_guids=" + space, "roles?types=space_auditor",
		"roles?types=space_auditor,organization_user", "roles?guids=" + role, "spaces?organization_guids=" + org, "spaces?guids=" + space,
		"organizations?guids=" + org, "users?guids=" + jo, "users?usernames=jo", "audit_events?target_guids=" + jo,
	} {
		same(t, path, []string{}, guidsOf(t, l.get("/v3/"+path, nobody)))
		if len(guidsOf(t, l.get("/v3/"+path, l.admin))) == 0 {
			t.Errorf("%s: not even for an admin", path)
		}
	}
}

func TestInclude(t *testing.T) {
	l := newLab(t)
	keys := func(path string) (out []string) {
		included, _ := parsed(t, l.get(path, l.admin).body)["included"].(map[string]any)
		for _, kind := range []string{"users", "organizations", "spaces"} {
			if list, asked := included[kind].([]any); asked {
				out = append(out, fmt.Sprintf("%s %d", kind, len(list)))
			}
		}
		return out
	}
	dev := guidsOf(t, l.get("/v3/roles?types=space_developer", l.admin))[0]
	space := guidsOf(t, l.get("/v3/spaces", l.admin))[0]
	for path, want := range map[string][]string{
		"/v3/roles": nil,
		"/v3/roles?include=user,organization,space":            {"users 1", "organizations 1", "spaces 1"},
		"/v3/roles?include=organization&types=space_developer": {"organizations 0"},
		"/v3/roles/" + dev + "?include=space":                  {"spaces 1"},
		"/v3/spaces?include=org":                               {"organizations 1"},
		"/v3/spaces/" + space + "?include=organization":        {"organizations 1"},
	} {
		same(t, path, want, keys(path))
	}
}

func TestLabelSelectors(t *testing.T) {
	l := newLab(t)
	for name, labels := range map[string]string{"a": `{"env":"prod","x.io/tier":"1"}`, "b": `{"env":"dev","tier":""}`, "c": `{"tier":"2"}`} {
		l.make("/v3/organizations", `{"name":"`+name+`","metadata":{"labels":`+labels+`}}`)
	}
	for selector, want := range map[string]string{
		"env": "a b", "!env": "acme c", "env=prod": "a", "env==prod": "a", "env!=prod": "acme b c",
		"env in (prod,dev)": "a b", "env notin (prod)": "acme b c", "env,tier": "b", "env in (prod,dev),!tier": "a",
		"tier=": "", "x.io/tier=1": "a", "tier!=": "a acme b c", "tier in (,2)": "b c", "env notin (prod,dev),tier": "c",
	} {
		got := each(t, l.get("/v3/organizations?order_by=name&label_selector="+url.QueryEscape(selector), l.admin), "name")
		same(t, selector, want, strings.Join(got, " "))
	}
	for selector, want := range map[string]string{
		"":                   "Missing label_selector value",
		",,":                 "Missing label_selector value",
		"a in b":             "Invalid label_selector value",
		"a in (b":            "Invalid label_selector value",
		"=b":                 "Invalid label_selector value",
		"!a=b":               "Invalid label_selector value",
		"a\nb":               "Invalid label_selector value",
		"a in (b, c)":        "' c' contains invalid characters",
		"-a":                 "'-a' starts or ends with invalid characters",
		"a/b/c":              "key has more than one '/'",
		"nodots/b":           "prefix 'nodots' must be in valid dns format",
		"a=b c,d=-":          "'b c' contains invalid characters, '-' starts or ends with invalid characters",
		"cloudfoundry.org/a": "prefix 'cloudfoundry.org' is reserved",
	} {
		_, problems := parseSelector(selector)
		same(t, selector, want, strings.Join(problems, ", "))
	}
}
