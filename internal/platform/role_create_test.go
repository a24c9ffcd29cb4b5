package platform

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
)

// Where the feature flag set_roles_by_username is off, a user whose guid is known is assigned the role by it.
func TestRoleByGUIDWhereNamesAreOff(t *testing.T) {
	var sent []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		sent = append(sent, string(body))
		w.Header().Set("Content-Type", "application/json")
		if len(sent) == 1 {
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, `{"errors":[{"code":330002,"title":"CF-FeatureDisabled","detail":"Feature Disabled: set_roles_by_username"}]}`)
			return
		}
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"guid":"role-1","type":"organization_manager","relationships":{"user":{"data":{"guid":"user-1"}}}}`)
	}))
	defer server.Close()
	base, err := rest.ParseURL(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	client := rest.New(rest.Config{})
	defer client.CloseIdle()
	u := RoleUser{GUID: "user-1", Name: "dev1", bare: true, same: &whoIs{}}
	state, err := create(t.Context(), &session.Session{}, capi.New(client.At(base, nil)), u, perm.OrgManager, "org-1", "")
	if err != nil || state != session.Added {
		t.Fatal(state, err)
	}
	want := []string{
		newRole(RoleUser{Name: "dev1", bare: true}, perm.OrgManager, "org-1", "").Body(),
		newRole(RoleUser{GUID: "user-1"}, perm.OrgManager, "org-1", "").Body(),
	}
	if d := cmp.Diff(want, sent); d != "" {
		t.Error(d)
	}
}
