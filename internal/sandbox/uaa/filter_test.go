package uaa

import (
	"strings"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/scim"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

func filterLab(t *testing.T) (scim.Attributes[*zone.User], []*zone.User) {
	t.Helper()
	z := zone.New("uaa", "", "uaa", time.Time{})
	at := time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC)
	for i, name := range []string{"joe", "JIM%", `q"uote`, `back\slash`, "ann_x", "annyx"} {
		z.Users.Put(&zone.User{
			ID: name + "-id", UserName: name, Origin: "uaa", Email: strings.ToLower(name) + "@x.org", Active: i%2 == 0, Version: i,
			Created: at.Add(time.Duration(i) * time.Hour), Logins: &zone.Logins{},
		})
	}
	return z.UserAttributes(zone.Version77), z.Users.Order
}

func TestFilter(t *testing.T) {
	tests := []struct {
		filter string
		want   string // names, space separated; "!" for an error
	}{
		{`userName eq "joe"`, "joe"},
		{`USERNAME EQ "JOE"`, "joe"},
		{`username eq 'joe'`, "joe"},
		{`userName eq joe`, "!"},
		{`userName sw "j"`, `joe JIM%`},
		{`userName co "%"`, `joe JIM% q"uote back\slash ann_x annyx`},
		{`userName sw "ann_"`, "ann_x annyx"},
		{`userName eq "ann_x"`, "ann_x"},
		{`userName eq "q\"uote"`, `q"uote`},
		{`userName eq "back\\slash"`, `back\slash`},
		{`userName eq 'q\'uote'`, ""},
		{`userName eq 'back\slash'`, `back\slash`},
		{`active eq true`, `joe q"uote ann_x`},
		{`active eq "true"`, "!"},
		{`active eq FALSE and version gt 2`, `back\slash annyx`},
		{`version eq 1 or version eq 2 and userName eq "joe"`, "JIM%"},
		{`(version eq 1 or version eq 2) and active eq true`, `q"uote`},
		{`meta.created gt "2026-01-02T06:04:05.678Z"`, "ann_x annyx"},
		{`created le "2026-01-02T03:04:05.678Z"`, "joe"},
		{`version ge 4 or version lt 1`, "joe ann_x annyx"},
		{`created eq "yesterday"`, "!"},
		{`emails.value eq "JOE@x.org"`, "joe"},
		{`email co "x.org" and id pr`, `joe JIM% q"uote back\slash ann_x annyx`},
		{`password eq "x"`, ""},
		{`external_id pr`, ""},
		{`userName ne "joe"`, "!"}, {`userName ew "e"`, "!"}, {`not (userName eq "joe")`, "!"}, {`emails[value eq "x"]`, "!"},
		{`name.givenName eq "x"`, "!"}, {`emails eq "x"`, "!"}, {`externalId eq "x"`, "!"}, {`userName`, "!"}, {`userName eq`, "!"},
		{`userName eq "joe`, "!"}, {`(userName eq "joe"`, "!"}, {`userName eq "joe")`, "!"}, {`userName eq "joe" userName`, "!"}, {``, "!"}, {`"joe"`, "!"},
		{strings.Repeat("(", 1000) + `id pr` + strings.Repeat(")", 1000), "!"},
		{strings.Repeat("(", 20) + `userName eq "joe"` + strings.Repeat(")", 20), "joe"},
		{strings.Repeat(`id pr and `, 3000) + "id pr", "!"},
	}
	table, users := filterLab(t)
	for _, tt := range tests {
		t.Run(tt.filter[:min(len(tt.filter), 40)], func(t *testing.T) {
			_, match, err := filterUsers(tt.filter, table)
			if err != nil {
				same(t, "error", tt.want, "!")
				return
			}
			var names []string
			for _, u := range users {
				if match(u) {
					names = append(names, u.UserName)
				}
			}
			same(t, "names", tt.want, strings.Join(names, " "))
		})
	}
}

func FuzzFilter(f *testing.F) {
	for _, seed := range []string{
		`userName eq "joe"`, `(a eq 1 or b sw 'x') and c pr`, `userName eq "\"\\"`, `version eq -1e9`, `x eq "`, `((((`, "userName co \"%_%\"",
		`meta.created gt "2026-01-02T06:04:05.678Z"`, "\xff eq \"\xfe\"",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		table, users := filterLab(t)
		_, match, err := filterUsers(text, table)
		if err != nil || match == nil {
			return
		}
		once := match(users[0])
		_, again, err := filterUsers("("+text+")", table)
		if err != nil {
			return // one level too deep
		}
		if again(users[0]) != once {
			t.Errorf("parentheses change %q", text)
		}
	})
}
