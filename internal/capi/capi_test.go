package capi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/rest"
)

// client makes one whose server is h, and remembers the requests as "METHOD path?query body".
func client(t *testing.T, h http.HandlerFunc) (*Client, *[]string) {
	t.Helper()
	var got []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		got = append(got, strings.TrimSpace(r.Method+" "+r.URL.RequestURI()+" "+string(body)))
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		h(w, r)
	}))
	t.Cleanup(server.Close)
	base, err := rest.ParseURL(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	http := rest.New(rest.Config{Retry: rest.Retry{Max: -1}})
	t.Cleanup(http.CloseIdle)
	return New(http.At(base, nil)), &got
}

func body(s string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, s) }
}

func page(total int, resources, included string) string {
	if included != "" {
		included = `,"included":` + included
	}
	return fmt.Sprintf(`{"pagination":{"total_results":%d,"total_pages":1,"next":null,"previous":null},"resources":[%s]%s}`, total, resources, included)
}

func all[T any](t *testing.T, seq iter.Seq2[*T, error]) []*T {
	t.Helper()
	var items []*T
	for item, err := range seq {
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, item)
	}
	return items
}

var created = time.Date(2026, 11, 22, 3, 6, 49, 0, time.UTC)

const times = `"created_at":"2026-11-22T03:06:49Z","updated_at":"2026-11-22T03:06:49Z"`

const (
	orgJSON   = `{"guid":"o1",` + times + `,"name":"acme","suspended":true,"relationships":{"quota":{"data":{"guid":"q1"}}},"metadata":{"labels":{"a":"b"},"annotations":{}},"links":{"self":{"href":"x"}}}`
	spaceJSON = `{"guid":"s1",` + times + `,"name":"dev","suspended":false,"relationships":{"organization":{"data":{"guid":"o1"}},"quota":{"data":null}},"metadata":{"labels":{},"annotations":{}}}`
	joeJSON   = `{"guid":"u1",` + times + `,"username":"joe","presentation_name":"joe","origin":"ldap","metadata":{"labels":{},"annotations":{}}}`
	goneJSON  = `{"guid":"c1",` + times + `,"username":null,"presentation_name":"c1","origin":null,"metadata":{"labels":{},"annotations":{}}}`
)

func noMetadata() Metadata { return Metadata{map[string]string{}, map[string]string{}} }

func wantOrg() *Org {
	o := &Org{Raw: rest.RawOf([]byte(orgJSON)), GUID: "o1", Name: "acme", Suspended: true, CreatedAt: created, UpdatedAt: created,
		Metadata: Metadata{map[string]string{"a": "b"}, map[string]string{}}}
	o.Relationships.Quota = ToOne{&Ref{"q1"}}
	return o
}

func wantSpace() *Space {
	s := &Space{Raw: rest.RawOf([]byte(spaceJSON)), GUID: "s1", Name: "dev", CreatedAt: created, UpdatedAt: created, Metadata: noMetadata()}
	s.Relationships.Organization = ToOne{&Ref{"o1"}}
	return s
}

func wantJoe() *User {
	return &User{rest.RawOf([]byte(joeJSON)), "u1", "joe", "joe", "ldap", created, created, noMetadata()}
}

func TestOrgsSpacesUsers(t *testing.T) {
	c, got := client(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/v3/organizations":
			body(page(1, orgJSON, ""))(w, r)
		case "/v3/organizations/o1":
			body(orgJSON)(w, r)
		case "/v3/spaces":
			body(page(1, spaceJSON, `{"organizations":[`+orgJSON+`]}`))(w, r)
		case "/v3/spaces/s1":
			body(spaceJSON)(w, r)
		case "/v3/users/u1":
			body(joeJSON)(w, r)
		default:
			body(page(2, joeJSON+","+goneJSON, ""))(w, r)
		}
	})
	ctx := t.Context()
	if d := cmp.Diff([]*Org{wantOrg()}, all(t, c.Orgs(ctx, OrgQuery{Names: []string{"acme", "a,b 100%"}, OrderBy: "-name"}))); d != "" {
		t.Error(d)
	}
	org, err := c.Org(ctx, "o1")
	if d := cmp.Diff(wantOrg(), org); err != nil || d != "" || org.QuotaGUID() != "q1" {
		t.Error(err, d)
	}
	withOrg := wantSpace()
	withOrg.Org = wantOrg()
	if d := cmp.Diff([]*Space{withOrg}, all(t, c.Spaces(ctx, SpaceQuery{OrgGUIDs: []string{"o1", "o2"}, WithOrgs: true, Paging: Paging{PageSize: 9999}}))); d != "" {
		t.Error(d)
	}
	space, err := c.Space(ctx, "s1")
	if d := cmp.Diff(wantSpace(), space); err != nil || d != "" || space.OrgGUID() != "o1" || space.QuotaGUID() != "" {
		t.Error(err, d)
	}
	gone := &User{rest.RawOf([]byte(goneJSON)), "c1", "", "c1", "", created, created, noMetadata()}
	q := UserQuery{Usernames: []string{"joe"}, Origins: []string{"ldap"}}
	if d := cmp.Diff([]*User{wantJoe(), gone}, all(t, c.Users(ctx, q))); d != "" {
		t.Error(d)
	}
	user, err := c.User(ctx, "u1")
	if d := cmp.Diff(wantJoe(), user); err != nil || d != "" {
		t.Error(err, d)
	}
	sent := map[string]bool{}
	for _, line := range *got {
		sent[line] = true
	}
	const userQuery = "?origins=ldap&page=1&per_page=1000&usernames=joe"
	for _, want := range []string{
		"GET /v3/organizations?names=acme%2Ca%252Cb+100%2525&order_by=-name&page=1&per_page=1000",
		"GET /v3/organizations/o1", "GET /v3/spaces/s1", "GET /v3/users/u1",
		"GET /v3/spaces?include=organization&organization_guids=o1%2Co2&page=1&per_page=5000",
		"GET /v3/users" + userQuery,
	} {
		if !sent[want] {
			t.Errorf("not sent: %s\n got %q", want, *got)
		}
	}
}

func TestRootAndInfo(t *testing.T) {
	c, got := client(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			body(`{"links":{"self":{"href":"https://api.x"},"cloud_controller_v3":{"href":"https://api.x/v3","meta":{"version":"3.228.0"}},"uaa":{"href":"https://uaa.x"},"credhub":null}}`)(w, r)
			return
		}
		body(`{"build":"","cli_version":{"minimum":"8.0.0","recommended":""},"custom":{"a":[1]},"description":"d","name":"n","version":3,"osbapi_version":"2.15","rate_limits":{"enabled":true,"general_limit":2000,"reset_interval_in_minutes":60}}`)(w, r)
	})
	root, err := c.Root(t.Context())
	if err != nil || root.Href("uaa") != "https://uaa.x" || root.Href("credhub") != "" || root.Href("nothing") != "" || root.Version() != "3.228.0" {
		t.Errorf("%+v %v", root, err)
	}
	if _, known := root.Links["credhub"]; !known {
		t.Error("a component that isn't configured is lost")
	}
	info, err := c.V3Info(t.Context())
	if err != nil || info.Name != "n" || info.CLIVersion.Minimum != "8.0.0" || info.RateLimits.GeneralLimit != 2000 || info.RateLimits.ResetMinutes != 60 {
		t.Errorf("%+v %v", info, err)
	}
	if d := cmp.Diff([]string{"GET /", "GET /v3/info"}, *got); d != "" {
		t.Error(d)
	}
}

func TestListErrorStops(t *testing.T) {
	c, _ := client(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(400)
		body(`{"errors":[{"detail":"The query parameter is invalid: x","title":"CF-BadQueryParameter","code":10005}]}`)(w, r)
	})
	for _, err := range c.Orgs(context.Background(), OrgQuery{}) {
		if !errors.Is(err, rest.ErrInvalid) {
			t.Error(err)
		}
	}
}
