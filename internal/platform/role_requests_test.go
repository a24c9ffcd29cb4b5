package platform

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/sandbox"
	"github.com/cfid-cli/cfid/internal/session"
)

// adminAt is a session of a sandbox's platform admin, who says yes.
func adminAt(t *testing.T, conf sandbox.Config) (*session.Session, *sandbox.Server) {
	t.Helper()
	server, err := sandbox.New(conf)
	if err != nil {
		t.Fatal(err)
	}
	stop, err := server.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	s := loggedIn(t, server, "admin", "admin")
	server.ResetRequests()
	return s, server
}

// loggedIn is a session in environment mode that has its token.
func loggedIn(t *testing.T, server *sandbox.Server, user, password string) *session.Session {
	t.Helper()
	set := session.Settings{
		Direct: session.Direct{Target: server.API(), Username: user, Password: password}, Yes: "true",
		Now: time.Now, Scrub: rest.NewScrubber(), PassphraseFD: -1, Getenv: func(string) string { return "" },
	}
	s, err := session.Open(t.Context(), set, quiet{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	if _, err := s.Tokens(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	return s
}

// quiet is nobody: it answers nothing and shows nothing.
type quiet struct{}

func (quiet) Ask(context.Context, session.Prompt) (string, error) {
	return "", session.ErrNotInteractive
}
func (quiet) Secret(context.Context, session.Prompt) (string, error) {
	return "", session.ErrNotInteractive
}
func (quiet) Show(string, ...any)                   {}
func (quiet) Open(context.Context, string) error    { return session.ErrNotInteractive }
func (quiet) Progress(string, int) session.Progress { return quiet{} }
func (quiet) Add(int)                               {}
func (quiet) Done()                                 {}

// assigned gives roles and fails where that does.
func assigned(t *testing.T, s *session.Session, in RoleInput) (states []session.State) {
	t.Helper()
	items, err := AssignRole(t.Context(), s, in)
	if err != nil {
		t.Fatal(err)
	}
	for it := range items {
		if it.Err != nil {
			t.Fatalf("%s: %v", it.Name, it.Err)
		}
		states = append(states, it.State)
	}
	return states
}

func crowd(from, to int) (names []string) {
	for i := from; i <= to; i++ {
		names = append(names, fmt.Sprintf("user-%06d", i))
	}
	return names
}

// rounds holds the reads of a server back until all of one round trip are in flight: code that sends them one after another
// never gets there.
type rounds struct {
	t *testing.T

	mu    sync.Mutex
	sizes []int // of the round trips to come
	full  chan struct{}
}

// roundWaits is how long a round trip may take to fill up before the test has failed.
const roundWaits = 30 * time.Second

// expect says how many reads each of the next round trips has; there are no others before a write.
func (r *rounds) expect(sizes ...int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sizes, r.full = sizes, make(chan struct{})
}

// met fails the test unless all that was expected has come.
func (r *rounds) met(name string) {
	r.t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.sizes) > 0 {
		r.t.Errorf("%s: round trips of %v reads never came", name, r.sizes)
	}
}

// joins counts a read into its round trip and answers what closes when that is full.
func (r *rounds) joins(req *http.Request) <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.sizes) == 0 {
		r.t.Errorf("one round trip more: %s", req.URL)
		over := make(chan struct{})
		close(over)
		return over
	}
	full := r.full
	if r.sizes[0]--; r.sizes[0] == 0 {
		close(r.full)
		r.sizes, r.full = r.sizes[1:], make(chan struct{})
	}
	return full
}

func (r *rounds) layer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		r.mu.Lock()
		counts := r.full != nil && req.Method == http.MethodGet
		r.mu.Unlock()
		if counts {
			select {
			case <-r.joins(req):
			case <-time.After(roundWaits):
				r.t.Errorf("%s waits alone for its round trip", req.URL)
			}
		}
		next.ServeHTTP(w, req)
	})
}

// adminInRounds is adminAt with a server that counts round trips.
func adminInRounds(t *testing.T, conf sandbox.Config) (*session.Session, *sandbox.Server, *rounds) {
	t.Helper()
	front := httptest.NewUnstartedServer(nil)
	conf.URL = "http://" + front.Listener.Addr().String()
	server, err := sandbox.New(conf)
	if err != nil {
		t.Fatal(err)
	}
	r := &rounds{t: t}
	front.Config.Handler = r.layer(server.Handler())
	front.Start()
	t.Cleanup(front.Close)
	return loggedIn(t, server, "admin", "admin"), server, r
}

func inSpaceOne() PlaceInput {
	return PlaceInput{Orgs: []string{"org-00001"}, Spaces: []string{"space-1"}}
}

// One role in a space by names: four requests, five where the membership is missing, and two round trips before the first
// write.
func TestRoleAssignRequests(t *testing.T) {
	s, server, reads := adminInRounds(t, sandbox.Config{Size: sandbox.Size{Orgs: 2, Spaces: 2, Users: 2}})
	acme := PlaceInput{Orgs: []string{"acme"}, Spaces: []string{"dev"}}
	for _, row := range []struct {
		name string
		in   RoleInput
		most int
	}{
		{"a member", RoleInput{Users: crowd(1, 1), Roles: []string{"SpaceAuditor"}, PlaceInput: inSpaceOne()}, 4},
		{"no member", RoleInput{Users: crowd(1, 1), Roles: []string{"SpaceAuditor"}, PlaceInput: acme}, 5},
		{"somebody the platform does not know", RoleInput{Users: []string{"admin"}, Roles: []string{"SpaceAuditor"}, PlaceInput: acme}, 5},
	} {
		server.ResetRequests()
		reads.expect(2, 1) // the space and the user, then the user's roles
		assigned(t, s, row.in)
		reads.met(row.name)
		if requests := server.Requests(); len(requests) > row.most {
			t.Errorf("%s: %d requests: %+v", row.name, len(requests), requests)
		}
	}
}

// 200 users get a role in one space: forty are looked up in a request, the roles of a hundred in another, and all of these
// take two round trips.
func TestRoleAssignOfMany(t *testing.T) {
	s, server, reads := adminInRounds(t, sandbox.Config{Size: sandbox.Size{Orgs: 1, Spaces: 1, Users: 200}})
	server.ResetRequests()
	in := RoleInput{Users: crowd(1, 200), Roles: []string{"SpaceAuditor"}, PlaceInput: inSpaceOne()}
	reads.expect(6, 2) // the space and the users, then their roles
	states := assigned(t, s, in)
	reads.met("200 users")
	if len(states) != 200 || server.RequestCount() > 208 {
		t.Errorf("%d changes, %d requests", len(states), server.RequestCount())
	}
	if slices.ContainsFunc(states, func(s session.State) bool { return s != session.Added }) {
		t.Error(states)
	}
	server.ResetRequests()
	reads.expect(6, 2)
	if states := assigned(t, s, in); server.RequestCount() > 8 || slices.ContainsFunc(states, func(s session.State) bool { return s != session.Unchanged }) {
		t.Errorf("again: %d requests, %v", server.RequestCount(), states)
	}
}

// cf takes 21 requests for this list.
func TestOrgUsersRequests(t *testing.T) {
	s, server := adminAt(t, sandbox.Config{Size: sandbox.Size{Orgs: 1, Spaces: 1, Users: 1000}})
	list, err := OrgUsers(t.Context(), s, PlaceUsersInput{Org: "org-00001"})
	if err != nil {
		t.Fatal(err)
	}
	if members, err := session.Collect(list); err != nil || len(members) != 1000 || server.RequestCount() > 2 {
		t.Errorf("%d members in %d requests: %v", len(members), server.RequestCount(), err)
	}
}

// All roles of one user who has some in each of 1,000 orgs.
func TestRolesOfOneUserRequests(t *testing.T) {
	s, server := adminAt(t, sandbox.Config{Size: sandbox.Size{Orgs: 1000, Spaces: 1, Users: 1}})
	states := assigned(t, s, RoleInput{Users: crowd(1, 1), Roles: []string{"SpaceAuditor"}, PlaceInput: PlaceInput{In: []string{"org-*/*"}}})
	if len(states) != 1000 {
		t.Fatal(len(states))
	}
	for _, row := range []struct {
		roles []string
		want  int
	}{{nil, 2006}, {[]string{"SpaceAuditor"}, 1000}} {
		server.ResetRequests()
		list, err := ListRoles(t.Context(), s, RoleListInput{Users: crowd(1, 1), Roles: row.roles})
		if err != nil {
			t.Fatal(err)
		}
		roles, err := session.Collect(list)
		if err != nil || len(roles) < row.want || server.RequestCount() > 4 {
			t.Errorf("%v: %d roles in %d requests: %v", row.roles, len(roles), server.RequestCount(), err)
		}
		for _, r := range roles {
			if r.Space != nil && r.Space.Org == nil {
				t.Fatalf("%s in %s: its org is not named", r.Type, r.Space.Name)
			}
		}
	}
}
