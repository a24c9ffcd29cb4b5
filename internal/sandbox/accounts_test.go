package sandbox

import (
	"net/http"
	"path/filepath"
	"testing"

	"github.com/cfid-cli/cfid/internal/sandbox/seed"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// TestRandomSecrets holds that none of the known secrets works, and those that are told do.
func TestRandomSecrets(t *testing.T) {
	l := controlLab(t, Config{RandomSecrets: true, Size: Size{Users: 2}})
	told := l.s.Credentials()
	same(t, "all are told", len(knownSecrets()), len(told))
	wantSecrets(t, l, told)
}

// wantSecrets tries the known secrets, which must not work, and others, which must.
func wantSecrets(t *testing.T, l *lab, told []Credential) {
	t.Helper()
	try := func(c Credential) int {
		name := c.Name
		if name == seed.Crowd {
			name = zone.CrowdUser(1)
		}
		if c.Kind == seed.KindUser {
			form := "grant_type=password&username=" + name + "&password=" + c.Secret
			return l.do(ask{method: http.MethodPost, path: "/oauth/token", basic: "cf:", form: form}).status
		}
		form := "token=x&client_id=" + name
		if got := l.do(ask{method: http.MethodPost, path: "/check_token", basic: name + ":" + c.Secret, form: form}); got.status == http.StatusUnauthorized {
			return got.status
		}
		return http.StatusOK
	}
	for _, c := range knownSecrets() {
		same(t, "known "+c.Kind+" "+c.Name, http.StatusUnauthorized, try(c))
	}
	for _, c := range told {
		if len(c.Secret) < 20 {
			t.Errorf("%s %s: a short secret", c.Kind, c.Name)
		}
		same(t, "told "+c.Kind+" "+c.Name, http.StatusOK, try(c))
	}
}

// TestKeptKnownSecrets holds that a state made with known secrets is not shown to others with them. What somebody has
// changed stays.
func TestKeptKnownSecrets(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state")
	s, err := New(Config{State: path, keys: testKeys(), Size: Size{Users: 2}})
	if err != nil {
		t.Fatal(err)
	}
	z := s.uaa.Home()
	z.SetPassword(z.Users.Find("marissa", zone.Default).ID, "not-a-real-secret", s.now())
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time nothing is left to replace
		s, err = New(Config{State: path, RandomSecrets: true})
		if err != nil {
			t.Fatal(err)
		}
		l := &lab{t, s}
		wantSecrets(t, l, s.Credentials())
		l.token("cf:", "grant_type=password&username=marissa&password=not-a-real-secret")
		if err := s.Save(); err != nil {
			t.Fatal(err)
		}
	}
	same(t, "told the second time", []Credential(nil), s.Credentials())
	z = s.uaa.Home()
	if z.Users.Find(zone.CrowdUser(0), zone.Default).Password != z.Users.Find(zone.CrowdUser(1), zone.Default).Password {
		t.Error("generated users don't share their hash any longer")
	}
}

func TestSizeBounds(t *testing.T) {
	for _, size := range []Size{{Orgs: -1}, {Spaces: -1}, {Users: -1}, {Orgs: MaxOrgs + 1}, {Spaces: MaxSpaces + 1}, {Users: MaxUsers + 1}, {Orgs: MaxOrgs, Spaces: 11}} {
		if _, err := New(Config{Size: size, keys: testKeys()}); err == nil {
			t.Errorf("%+v: no error", size)
		}
	}
	l := controlLab(t, Config{Size: Size{Orgs: 2, Spaces: 3, Users: 5}})
	l.token("cf:", "grant_type=password&username=user-000005&password=koala")
	same(t, "orgs, spaces, users", []int{3, 7, 7}, []int{len(platform(t, l.s).list("/v3/organizations")), len(platform(t, l.s).list("/v3/spaces")), len(l.s.uaa.Home().Users.Order)})
}
