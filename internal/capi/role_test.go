package capi

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/rest"
)

// TestRoles: each page brings its own included.
func TestRoles(t *testing.T) {
	role := func(guid, kind, user, org, space string) string {
		data := func(guid string) string {
			if guid == "" {
				return "null"
			}
			return `{"guid":"` + guid + `"}`
		}
		return fmt.Sprintf(`{"guid":"%s",%s,"type":"%s","relationships":{"user":{"data":%s},"organization":{"data":%s},"space":{"data":%s}}}`,
			guid, times, kind, data(user), data(org), data(space))
	}
	first, second := role("r1", "organization_manager", "u1", "o1", ""), role("r2", "space_developer", "c1", "", "s1")
	pages := map[string]string{
		"1": page(2, first, `{"users":[`+joeJSON+`],"organizations":[`+orgJSON+`],"spaces":[]}`),
		"2": page(2, second, `{"users":[],"organizations":[],"spaces":[`+spaceJSON+`]}`),
	}
	c, got := client(t, func(w http.ResponseWriter, r *http.Request) { body(pages[r.URL.Query().Get("page")])(w, r) })
	q := RoleQuery{Types: []string{"a", "b"}, UserGUIDs: []string{"u1"}, Include: []string{"user", "organization", "space"}, Paging: Paging{PageSize: 1}}
	roles := all(t, c.Roles(t.Context(), q))
	one := &Role{Raw: rest.RawOf([]byte(first)), GUID: "r1", Type: "organization_manager", CreatedAt: created, UpdatedAt: created, User: wantJoe(), Org: wantOrg()}
	one.Relationships.User, one.Relationships.Organization = ToOne{&Ref{"u1"}}, ToOne{&Ref{"o1"}}
	two := &Role{Raw: rest.RawOf([]byte(second)), GUID: "r2", Type: "space_developer", CreatedAt: created, UpdatedAt: created, Space: wantSpace()}
	two.Relationships.User, two.Relationships.Space = ToOne{&Ref{"c1"}}, ToOne{&Ref{"s1"}}
	if d := cmp.Diff([]*Role{one, two}, roles); d != "" {
		t.Error(d)
	}
	if want := "GET /v3/roles?include=user%2Corganization%2Cspace&page=1&per_page=1&types=a%2Cb&user_guids=u1"; (*got)[0] != want {
		t.Errorf("%s, want %s", (*got)[0], want)
	}
}

func TestCreateAndDeleteRole(t *testing.T) {
	for want, n := range map[string]NewRole{
		`{"type":"organization_user","relationships":{"user":{"data":{"guid":"u1"}},"organization":{"data":{"guid":"o1"}}}}`:           {Type: "organization_user", UserGUID: "u1", OrgGUID: "o1"},
		`{"type":"space_auditor","relationships":{"user":{"data":{"username":"joe","origin":"ldap"}},"space":{"data":{"guid":"s1"}}}}`: {Type: "space_auditor", Username: "joe", Origin: "ldap", SpaceGUID: "s1"},
	} {
		c, got := client(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(201)
			_, _ = io.WriteString(w, `{"guid":"r1"}`)
		})
		role, err := c.CreateRole(t.Context(), n)
		if err != nil || role.GUID != "r1" || (*got)[0] != "POST /v3/roles "+want {
			t.Errorf("%v %+v\n sent %s\n want %s", err, role, (*got)[0], want)
		}
	}
	for location, ok := range map[string]bool{"https://api.example.com/v3/jobs/j1": true, "": false} {
		c, got := client(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", location)
			w.WriteHeader(202)
		})
		job, err := c.DeleteRole(t.Context(), "r1")
		if job != location || (err == nil) != ok || (*got)[0] != "DELETE /v3/roles/r1" {
			t.Errorf("%q %v %q", job, err, *got)
		}
	}
	c, _ := client(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(422)
		body(`{"errors":[{"detail":"User 'jo' already has 'organization_auditor' role in organization 'o1'.","title":"CF-UnprocessableEntity","code":10008}]}`)(w, r)
	})
	if _, err := c.DeleteRole(t.Context(), "r1"); !errors.Is(err, rest.ErrInvalid) {
		t.Error(err)
	}
	var e *rest.Error
	if _, err := c.CreateRole(t.Context(), NewRole{}); !errors.As(err, &e) || e.Number != 10008 || !strings.Contains(e.Message, "already has") {
		t.Error(err)
	}
}
