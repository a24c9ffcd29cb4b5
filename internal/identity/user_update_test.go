package identity

import (
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

// racer is a UAA with one user, whom somebody else changes just before each of the first changes arrives.
type racer struct {
	t    *testing.T
	user map[string]any // as it is now
	race []map[string]any
	log  []string
}

func (r *racer) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if r.user == nil {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	if q.Method == http.MethodGet {
		r.log = append(r.log, "GET")
		_ = json.NewEncoder(w).Encode(r.user)
		return
	}
	body, err := io.ReadAll(q.Body)
	if err != nil {
		r.t.Error(err)
	}
	r.log = append(r.log, q.Method+" "+q.Header.Get("If-Match")+" "+string(body))
	meta := r.user["meta"].(map[string]any) // the test put it there
	if len(r.race) > 0 {
		for k, v := range r.race[0] {
			r.user[k] = v
		}
		r.race = r.race[1:]
		meta["version"] = meta["version"].(int) + 1
	}
	if q.Header.Get("If-Match") != fmt.Sprint(meta["version"]) {
		w.WriteHeader(http.StatusConflict)
		_, _ = io.WriteString(w, `{"error":"scim_resource_conflict","message":"wrong version"}`)
		return
	}
	_, _ = w.Write(body)
}

func ptr[T any](v T) *T { return &v }

// TestUpdateRace checks that a change is applied to the user's present state, and that other fields are sent as they are now:
// a user who was deactivated meanwhile stays so.
func TestUpdateRace(t *testing.T) {
	const body = `"emails":[{"value":"j@x"}],`
	put := func(version int, name, flags string) string {
		return fmt.Sprintf(`PUT %d {"userName":"jo","name":{%s},%s"externalId":"e","origin":"ldap",%s}`, version, name, body, flags)
	}
	active, inactive := `"active":true,"verified":false`, `"active":false,"verified":false`
	for name, tt := range map[string]struct {
		change UserChange
		race   []map[string]any
		gone   bool
		state  session.State
		is     error
		log    []string
	}{
		"nobody else":  {UserChange{GivenName: ptr("Al")}, nil, false, session.Changed, nil, []string{put(7, `"givenName":"Al"`, active)}},
		"done already": {UserChange{ExternalID: ptr("e"), Active: ptr(true)}, nil, false, session.Unchanged, nil, nil},
		"another field": {UserChange{GivenName: ptr("Al")}, []map[string]any{{"active": false}}, false, session.Changed, nil,
			[]string{put(7, `"givenName":"Al"`, active), "GET", put(8, `"givenName":"Al"`, inactive)}},
		"the same change": {UserChange{Active: ptr(false)}, []map[string]any{{"active": false}}, false, session.Unchanged, nil,
			[]string{put(7, ``, inactive), "GET"}},
		"the same field": {UserChange{GivenName: ptr("Al")}, []map[string]any{{"name": map[string]string{"givenName": "Bo"}}}, false, session.Failed, rest.ErrConflict,
			[]string{put(7, `"givenName":"Al"`, active), "GET"}},
		"again and again": {UserChange{GivenName: ptr("Al")}, []map[string]any{{"active": false}, {"active": true}}, false, session.Changed, rest.ErrConflict,
			[]string{put(7, `"givenName":"Al"`, active), "GET", put(8, `"givenName":"Al"`, inactive)}},
		"gone": {UserChange{GivenName: ptr("Al")}, nil, true, session.Changed, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			r := &racer{t: t, race: tt.race, user: map[string]any{
				"id": "1", "userName": "jo", "name": map[string]string{}, "emails": []map[string]string{{"value": "j@x"}},
				"externalId": "e", "origin": "ldap", "active": true, "verified": false, "meta": map[string]any{"version": 7},
			}}
			server := httptest.NewServer(r)
			defer server.Close()
			base, err := rest.ParseURL(server.URL)
			if err != nil {
				t.Fatal(err)
			}
			client := rest.New(rest.Config{Retry: rest.Retry{Max: -1}})
			defer client.CloseIdle()
			c := uaa.New(client.At(base, nil))
			u, err := c.User(t.Context(), "1")
			if err != nil {
				t.Fatal(err)
			}
			if r.log = nil; tt.gone {
				r.user = nil
			}
			_, state, err := UpdateUser(t.Context(), (&session.Session{}), c, u, tt.change)
			var missing *session.MissingError
			if errors.As(err, &missing) != tt.gone || !tt.gone && !errors.Is(err, tt.is) || state != tt.state {
				t.Errorf("%s, %v", state, err)
			}
			if d := cmp.Diff(tt.log, r.log); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestUserChange checks that given fields change, "" clears, and other fields stay.
func TestUserChange(t *testing.T) {
	u := &uaa.User{UserName: "jo", Name: uaa.Name{GivenName: "Jo", FamilyName: "Ng"}, Emails: []uaa.Email{{Value: "j@x"}},
		PhoneNumbers: []uaa.Phone{{Value: "1"}, {Value: "2"}}, ExternalID: "e", Origin: "ldap", Verified: true}
	same := u.Update()
	for name, tt := range map[string]struct {
		change  UserChange
		want    func(*uaa.UserUpdate)
		differs string
	}{
		"nothing": {UserChange{}, func(*uaa.UserUpdate) {}, ""},
		"as it is": {UserChange{UserName: ptr("jo"), Phone: ptr("1"), Active: ptr(false)}, func(w *uaa.UserUpdate) {
			w.PhoneNumbers = []uaa.Phone{{Value: "1"}}
		}, ""},
		"cleared": {UserChange{Phone: ptr(""), GivenName: ptr(""), ExternalID: ptr("")}, func(w *uaa.UserUpdate) {
			w.PhoneNumbers, w.Name.GivenName, w.ExternalID = nil, "", ""
		}, "given-name: Jo → none, phone: 1 → none, external-id: e → none"},
		"all": {UserChange{ptr("a"), ptr("b"), ptr("c"), ptr("d"), ptr("f"), ptr("g"), ptr("uaa"), ptr(true), ptr(false)}, func(w *uaa.UserUpdate) {
			*w = uaa.UserUpdate{UserName: "a", Name: uaa.Name{GivenName: "c", FamilyName: "d"}, Emails: []uaa.Email{{Value: "b", Primary: true}},
				PhoneNumbers: []uaa.Phone{{Value: "f"}}, ExternalID: "g", Origin: "uaa", Active: true}
		}, "username: jo → a, email: j@x → b, given-name: Jo → c, family-name: Ng → d, phone: 1 → f, external-id: e → g, origin: ldap → uaa, " +
			"active: false → true, verified: true → false"},
	} {
		want := same
		tt.want(&want)
		if d := cmp.Diff(want, tt.change.on(u)); d != "" {
			t.Errorf("%s:\n%s", name, d)
		}
		if got := tt.change.differs(u); got != tt.differs {
			t.Errorf("%s: %q, want %q", name, got, tt.differs)
		}
	}
}
