package uaa

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

func TestVerifyBearer(t *testing.T) {
	l := newLab(t, zone.Version77)
	token := l.marissa()["access_token"].(string)
	check := func(header string) (*jwt.Claims, error) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v3/roles", nil)
		if header != "" {
			r.Header.Set("Authorization", header)
		}
		return l.s.uaa.VerifyBearer(r)
	}
	c, err := check("Bearer " + token)
	if err != nil || c.UserName != "marissa" || !c.HasScope("cloud_controller.read") {
		t.Fatalf("%+v, %v", c, err)
	}
	for _, header := range []string{"", "Basic eDp5"} {
		if _, err := check(header); err != errNoToken { //nolint:errorlint // the sentinel itself
			t.Errorf("%q: %v", header, err)
		}
	}
	for _, header := range []string{"bearer x", "bearer a.b.c", "bearer " + token[:len(token)-8] + "AAAAAAAA"} {
		if _, err := check(header); err == nil {
			t.Errorf("%q was accepted", header)
		}
	}
	l.s.Advance(13 * time.Hour)
	if _, err := check("bearer " + token); err == nil {
		t.Error("expired token was accepted")
	}
}

func TestLookupsForTheCloudController(t *testing.T) {
	l := newLab(t, zone.Version77)
	m, found := l.s.uaa.UserByNameOrigin("MARISSA", "uaa")
	if !found || m.UserName != "marissa" {
		t.Fatalf("%+v %v", m, found)
	}
	same(t, "shadow of an existing one", m, l.s.uaa.CreateShadowUser("marissa", "uaa"))
	shadow := l.s.uaa.CreateShadowUser("marissa", "ldap")
	same(t, "all origins", []zone.Account{m, shadow}, l.s.uaa.UsersByName("Marissa"))
	same(t, "part of the name", []zone.Account{m, shadow}, l.s.uaa.UsersLike("RISS", 9))
	z := l.s.uaa.Home()
	z.Lock()
	u := *z.Users.ByID[m.ID]
	u.Active = false
	z.Users.Put(&u)
	z.Unlock()
	_, found = l.s.uaa.UserByID(m.ID)
	same(t, "inactive is unseen", false, found)
	same(t, "one origin left", []zone.Account{shadow}, l.s.uaa.UsersByName("marissa"))
	same(t, "client", []bool{true, false}, []bool{l.s.uaa.IsClient("cf"), l.s.uaa.IsClient("nosuch")})
}
