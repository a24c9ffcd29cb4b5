package identity

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// groupRacer is a UAA with one group, which somebody else changes just before each of the first changes arrives; a change to
// nothing removes it.
type groupRacer struct {
	t     *testing.T
	group *groupNow
	race  []*groupNow
	log   []string
}

type groupNow struct {
	ID          string         `json:"id"`
	DisplayName string         `json:"displayName"`
	Description string         `json:"description"`
	Meta        map[string]int `json:"meta"`
}

func (r *groupRacer) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	body, err := io.ReadAll(q.Body)
	if err != nil {
		r.t.Error(err)
	}
	line := q.Method
	if q.Method != http.MethodGet {
		line += " " + q.Header.Get("If-Match") + " " + string(body)
	}
	r.log = append(r.log, line)
	if q.Method != http.MethodGet && len(r.race) > 0 {
		r.group, r.race = r.race[0], r.race[1:]
	}
	switch {
	case r.group == nil:
		w.WriteHeader(http.StatusNotFound)
	case q.Method == http.MethodGet:
		_ = json.NewEncoder(w).Encode(r.group)
	case q.Header.Get("If-Match") != fmt.Sprint(r.group.Meta["version"]):
		w.WriteHeader(http.StatusConflict)
		_, _ = io.WriteString(w, `{"error":"scim_resource_conflict","message":"wrong version"}`)
	default:
		_, _ = w.Write(body)
	}
}

func raced(t *testing.T, handler http.Handler) *uaa.Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	base, err := rest.ParseURL(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	client := rest.New(rest.Config{Retry: rest.Retry{Max: -1}})
	t.Cleanup(client.CloseIdle)
	return uaa.New(client.At(base, nil))
}

// TestGroupUpdateRace: a description goes to what the group is now, unless somebody else wrote another one meanwhile.
func TestGroupUpdateRace(t *testing.T) {
	now := func(version int, name, description string) *groupNow {
		return &groupNow{"1", name, description, map[string]int{"version": version}}
	}
	patch := func(version int) string { return fmt.Sprintf(`PATCH %d {"description":"new"}`, version) }
	for name, tt := range map[string]struct {
		race  []*groupNow
		state session.State
		is    error
		log   []string
	}{
		"nobody else":     {nil, session.Changed, nil, []string{patch(7)}},
		"its name":        {[]*groupNow{now(8, "renamed", "old")}, session.Changed, nil, []string{patch(7), "GET", patch(8)}},
		"the same change": {[]*groupNow{now(8, "g", "new")}, session.Unchanged, nil, []string{patch(7), "GET"}},
		"the same field":  {[]*groupNow{now(8, "g", "theirs")}, session.Failed, rest.ErrConflict, []string{patch(7), "GET"}},
		"again and again": {[]*groupNow{now(8, "h", "old"), now(9, "i", "old")}, session.Changed, rest.ErrConflict, []string{patch(7), "GET", patch(8)}},
		"gone":            {[]*groupNow{nil}, session.Changed, rest.ErrNotFound, []string{patch(7)}},
	} {
		t.Run(name, func(t *testing.T) {
			r := &groupRacer{t: t, group: now(7, "g", "old"), race: tt.race}
			c := raced(t, r)
			g, err := c.Group(t.Context(), "1")
			if err != nil {
				t.Fatal(err)
			}
			r.log = nil
			_, state, err := changeGroup(t.Context(), (&session.Session{}), c, g, GroupUpdateInput{Description: ptr("new")})
			if !errors.Is(err, tt.is) || state != tt.state {
				t.Errorf("%s, %v; want %s, %v", state, err, tt.state, tt.is)
			}
			if d := cmp.Diff(tt.log, r.log); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestClientGone checks that the error names a client that is deleted between the read and the change.
func TestClientGone(t *testing.T) {
	c := raced(t, http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if q.Method != http.MethodGet {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		_, _ = io.WriteString(w, `{"client_id":"ci","scope":["openid"]}`)
	}))
	in := ClientUpdateInput{Edit: ClientEdit{Set: map[string][]string{"name": {"New"}}}}
	_, state, err := updateClient(context.Background(), (&session.Session{}), c, "ci", in)
	var gone *session.MissingError
	if !errors.As(err, &gone) || *gone != (session.MissingError{Noun: "client", Name: "ci"}) || state != session.Failed {
		t.Errorf("%s, %v", state, err)
	}
}
