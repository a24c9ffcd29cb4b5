package identity

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

func TestUserFilter(t *testing.T) {
	for want, in := range map[string]UserListInput{
		``:                         {},
		`userName eq "a\"b"`:       {Name: `a"b`},
		`userName sw "dev"`:        {Name: "dev*"},
		`userName sw "d"`:          {Name: "d?v*x"},
		`emails.value co "@x.org"`: {Email: "*@x.org"},
		`emails.value co "x"`:      {Email: "*x*"},
		`userName co "x"`:          {Name: "?x"},
		`userName sw "a"`:          {Name: "a*b*c"},
		`userName sw "ab"`:         {Name: "ab[cd]*ee"},
		`(userName sw "dev" and userName co "-qa" and userName co "@x.org")`: {Name: "dev?-qa*@x.org"},
		`(("" eq 1) and active eq false)`:                                    {SCIMList: session.SCIMList{Filter: `"" eq 1`}, Inactive: true},
		`((((origin eq "ldap") and active eq false)) and verified eq false)`: {Origin: "ldap", Inactive: true, Unverified: true},
	} {
		if got := in.filter(); got != want {
			t.Errorf("%+v: %s, want %s", in, got, want)
		}
	}
	if got, want := (UserListInput{Holds: "j", Inactive: true}).filter(), `(((userName co "j" or emails.value co "j")) and active eq false)`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, want := session.Holding(`name pr`, "j", "displayName"), `((name pr) and displayName co "j")`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	for _, all := range []string{"*", "?*", "[ab]*", "{aa,b}cc"} {
		if got := (UserListInput{Name: all}).filter(); got != "" {
			t.Errorf("%s: %s", all, got)
		}
	}
}

// TestUserSieve checks that users that match the server's filter only loosely are left out before --skip and --limit count.
func TestUserSieve(t *testing.T) {
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	at := func(days int) *int64 { return ptr(now.AddDate(0, 0, -days).UnixMilli()) }
	var all []*uaa.User
	for _, u := range []struct {
		name, email string
		login       *int64
		madeDaysAgo int
	}{
		{"dev_1", "a@x.org", at(10), 900}, {"devx1", "b@x.org", at(100), 900}, {"DEV_2", "c@y.org", nil, 900}, {"dev_3", "d@x.org", nil, 5}, {"dev_4", "e@x.org", ptr[int64](0), 91},
	} {
		user := &uaa.User{UserName: u.name, Emails: []uaa.Email{{Value: u.email}}, LastLogonTime: u.login}
		user.Meta.Created = now.AddDate(0, 0, -u.madeDaysAgo)
		all = append(all, user)
	}
	for name, tt := range map[string]struct {
		in   UserListInput
		want string
	}{
		"pattern, any case":   {UserListInput{Name: "dev_*"}, "dev_1 DEV_2 dev_3 dev_4"},
		"a part of either":    {UserListInput{Holds: "V_2"}, "DEV_2"},
		"a part of both":      {UserListInput{Holds: "X.ORG"}, "dev_1 devx1 dev_3 dev_4"},
		"both":                {UserListInput{Name: "dev*", Email: "*@X.org"}, "dev_1 devx1 dev_3 dev_4"},
		"idle":                {UserListInput{LastLoginBefore: "90d"}, "devx1 DEV_2 dev_4"},
		"idle since a date":   {UserListInput{LastLoginBefore: "2026-11-18"}, "dev_1 devx1 DEV_2 dev_3 dev_4"},
		"skip and limit":      {UserListInput{Name: "dev_*", Skip: 1, SCIMList: session.SCIMList{Limit: 2}}, "DEV_2 dev_3"},
		"a moment (RFC 3339)": {UserListInput{LastLoginBefore: "2024-06-06T00:00:00Z"}, "DEV_2"},
	} {
		if tt.in.LastLoginBefore == "2024-06-06T00:00:00Z" {
			all[2].Meta.Created = time.Date(2024, 6, 5, 0, 0, 0, 0, time.UTC)
		}
		tests, err := tt.in.tests(now)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var got []string
		for u, err := range session.Sifted(func(yield func(*uaa.User, error) bool) {
			for _, u := range all {
				if !yield(u, nil) {
					return
				}
			}
		}, tests, tt.in.Skip, tt.in.Limit) {
			if err != nil {
				t.Error(err)
			}
			got = append(got, u.UserName)
		}
		if d := cmp.Diff(tt.want, strings.Join(got, " ")); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	for _, bad := range []string{"yesterday", "-3d", "0d", "90", "2026-13-01"} {
		if _, err := (UserListInput{LastLoginBefore: bad}).tests(now); session.Class(err) != session.UsageFault {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

// TestSieveReads checks that attributes that the tests need are requested even if the columns don't need them.
func TestSieveReads(t *testing.T) {
	in := UserListInput{Attributes: []string{"id", "origin"}, Name: "d*", Email: "x", LastLoginBefore: "90d"}
	if got := in.attributes(); !slices.Equal(got, []string{"id", "origin", "userName", "lastLogonTime", "meta"}) {
		t.Error(got)
	}
	if got := (UserListInput{Name: "d*"}).attributes(); got != nil {
		t.Error(got)
	}
}

func TestPasswordPolicy(t *testing.T) {
	policy := passwordPolicy{MinLength: 8, MaxLength: 12, UpperCase: 1, LowerCase: 2, Digits: 1, Specials: 1}
	for password, want := range map[string][]string{
		"Ab1!xxxx":      nil,
		"ÄÖü1!xxx":      nil,
		"Ab1!":          {"at least 8 characters", "small letters: 2"},
		"😀😀Ab1x":        nil, // four in UTF-16
		"Ab1!xxxxxxxxx": {"at most 12 characters"},
		"":              {"at least 8 characters", "capital letters: 1", "small letters: 2", "digits: 1", "characters that are neither letters nor digits: 1"},
	} {
		if d := cmp.Diff(want, policy.check(password).Lacks); d != "" {
			t.Errorf("%s: %s", password, d)
		}
	}
	if got := (passwordPolicy{MaxLength: -1}).check("x"); !got.Known || got.Rules != nil {
		t.Errorf("%+v", got)
	}
}
