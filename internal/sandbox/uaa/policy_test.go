package uaa

import (
	"strings"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// configure gives the default zone a configuration.
func (l *lab) configure(config string) {
	l.t.Helper()
	got := l.do(ask{method: "PUT", path: "/identity-zones/uaa", bearer: l.admin(), json: `{"subdomain":"","name":"uaa","config":` + config + `}`})
	if got.status != 200 {
		l.t.Fatalf("%d %s", got.status, got.body)
	}
}

// internal changes the internal provider's configuration.
func (l *lab) internal(config string) {
	l.t.Helper()
	id := ""
	for _, p := range objects(l.t, l.do(ask{path: "/identity-providers", bearer: l.admin()}).body) {
		if p["type"] == "uaa" {
			id = p["id"].(string)
		}
	}
	got := l.do(ask{method: "PUT", path: "/identity-providers/" + id + "?rawConfig=true", bearer: l.admin(), json: `{"type":"uaa","originKey":"uaa","name":"uaa","config":` + config + `}`})
	if got.status != 200 {
		l.t.Fatalf("%d %s", got.status, got.body)
	}
}

const marissaForm = "grant_type=password&username=marissa&password=koala"

func TestTokenPolicy(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		l.configure(`{"tokenPolicy":{"accessTokenValidity":600,"refreshTokenValidity":1200,"refreshTokenFormat":"jwt"}}`)
		m := l.token(appBasic, marissaForm)
		refresh := payload(t, m["refresh_token"].(string), 1)
		same(t, "validities", []any{599.0, refresh["iat"].(float64) + 1200}, []any{m["expires_in"], refresh["exp"]})
		l.s.uaa.Home().ChangeClient("app", func(c *zone.Client) { hour := 3600; c.AccessSeconds = &hour })
		same(t, "the client's comes first", any(3599.0), l.token(appBasic, marissaForm)["expires_in"])

		l.configure(`{"tokenPolicy":{"accessTokenValidity":-1,"refreshTokenValidity":-1,"refreshTokenFormat":"opaque","jwtRevocable":true}}`)
		m = l.token("cf:", marissaForm)
		claims := payload(t, m["access_token"].(string), 1)
		same(t, "inherited, revocable, opaque", []any{43199.0, true, false}, []any{m["expires_in"], claims["revocable"], strings.Contains(m["refresh_token"].(string), ".")})
		same(t, "revoke", 200, l.do(ask{method: "DELETE", path: "/oauth/token/revoke/" + claims["jti"].(string), bearer: l.admin()}).status)
		same(t, "revoked", 401, l.do(ask{path: "/userinfo", bearer: m["access_token"].(string)}).status)

		l.configure(`{"tokenPolicy":{"refreshTokenFormat":"opaque","refreshTokenUnique":true}}`)
		first, other := l.token("cf:", marissaForm)["refresh_token"].(string), l.token(appBasic, marissaForm)["refresh_token"].(string)
		second := l.token("cf:", marissaForm)["refresh_token"].(string)
		same(t, "unique for user and client", []int{401, 200, 200}, []int{l.renewed("cf:", first), l.renewed("cf:", second), l.renewed(appBasic, other)})

		l.configure(`{"tokenPolicy":"?"}`)
		same(t, "unreadable", any(43199.0), l.token("cf:", marissaForm)["expires_in"])
	})
}

// renewed is the status of a refresh.
func (l *lab) renewed(basic, token string) int {
	return l.do(ask{method: "POST", path: "/oauth/token", basic: basic, form: "grant_type=refresh_token&refresh_token=" + token}).status
}

func TestRefreshRotation(t *testing.T) {
	l := newLab(t, zone.Version77)
	l.configure(`{"tokenPolicy":{"refreshTokenRotate":true}}`)
	old := l.token("cf:", marissaForm)["refresh_token"].(string)
	fresh := l.token("cf:", "grant_type=refresh_token&refresh_token="+old)["refresh_token"].(string)
	same(t, "old, new", []any{false, 401, 200}, []any{old == fresh, l.renewed("cf:", old), l.renewed("cf:", fresh)})
	l.configure(`{"tokenPolicy":{"refreshTokenRotate":true,"refreshTokenFormat":"jwt"}}`)
	old = l.token("cf:", marissaForm)["refresh_token"].(string)
	same(t, "a JWT cannot be revoked", []int{200, 200}, []int{l.renewed("cf:", old), l.renewed("cf:", old)})
}

func TestZoneDefaultGroups(t *testing.T) {
	l := newLab(t, zone.Version77)
	l.marissa() // so that what users hold was worked out
	l.configure(`{"userConfig":{"defaultGroups":["openid","uaa.user","team.blue"]}}`)
	same(t, "scopes", any("openid uaa.user"), l.token("cf:", marissaForm)["scope"])
	same(t, "group exists", 1.0, object2map(t, l.do(ask{path: "/Groups?filter=" + esc(`displayName eq "team.blue"`), bearer: l.admin()}).body)["totalResults"])
	l.configure(`{"userConfig":{"defaultGroups":["openid"]}}`)
	same(t, "fewer", any("openid"), l.token("cf:", marissaForm)["scope"])
	l.configure(`{"tokenPolicy":{}}`)
	same(t, "nothing said, nothing changed", any("openid"), l.token("cf:", marissaForm)["scope"])
}

func TestPasswordPolicy(t *testing.T) {
	l := newLab(t, zone.Version77)
	l.internal(`{"passwordPolicy":{"minLength":8,"maxLength":12,"requireUpperCaseCharacter":1,"requireLowerCaseCharacter":1,"requireDigit":1,"requireSpecialCharacter":1}}`)
	add := func(password string) answer {
		return l.do(ask{method: "POST", path: "/Users", bearer: l.admin(), json: `{"userName":"ann","emails":[{"value":"a@x"}],"password":"` + password + `"}`})
	}
	for password, want := range map[string]string{
		"":              "Password must be at least 8 characters in length.,Password must contain at least 1 uppercase characters.,Password must contain at least 1 lowercase characters.,Password must contain at least 1 digit characters.,Password must contain at least 1 special characters.",
		"Abcdef 1":      "Password must contain at least 1 special characters.",
		"ABCDEF-1":      "Password must contain at least 1 lowercase characters.",
		"abcdef-1":      "Password must contain at least 1 uppercase characters.",
		"Abcdef-g":      "Password must contain at least 1 digit characters.",
		"Abcdef-123456": "Password must be no more than 12 characters in length.",
	} {
		same(t, password, answer{status: 400, body: scimText("invalid_password", want)}, add(password).bare())
	}
	same(t, "good", 201, add("Abcdef-1").status)
	marissa := l.marissa()["access_token"].(string)
	id := payload(t, marissa, 1)["user_id"].(string)
	change := l.do(ask{method: "PUT", path: "/Users/" + id + "/password", bearer: marissa, json: `{"oldPassword":"koala","password":"Abcdefg1"}`})
	same(t, "change", answer{status: 400, body: scimText("invalid_password", "Password must contain at least 1 special characters.")}, change.bare())

	expired := answer{status: 401, body: unauthorizedBody("password change required")}
	ask := ask{method: "POST", path: "/oauth/token", basic: "cf:", form: marissaForm}
	l.internal(`{"passwordPolicy":{"expirePasswordInMonths":1}}`)
	same(t, "young", 200, l.do(ask).status)
	l.s.Advance(31 * 24 * time.Hour)
	same(t, "a month later", expired, l.do(ask).bare())
	l.internal(`{"passwordPolicy":{"passwordNewerThan":1700000000000}}`)
	same(t, "newer than 2023", 200, l.do(ask).status)
	l.internal(`{"passwordPolicy":{"passwordNewerThan":1796000000000}}`)
	same(t, "not newer than today", expired, l.do(ask).bare())
	l.internal(`{"passwordPolicy":[]}`)
	same(t, "unreadable", 200, l.do(ask).status)
}

func TestLockoutPolicy(t *testing.T) {
	l := newLab(t, zone.Version77)
	l.internal(`{"lockoutPolicy":{"lockoutPeriodSeconds":10,"lockoutAfterFailures":2,"countFailuresWithin":60}}`)
	try := func(password string) int {
		got := l.do(ask{method: "POST", path: "/oauth/token", basic: "cf:", form: "grant_type=password&username=marissa&password=" + password})
		if strings.Contains(got.body, textLocked) {
			return -1
		}
		return got.status
	}
	same(t, "too slow to count", 401, try("no"))
	l.s.Advance(time.Minute)
	same(t, "two failures lock", []int{401, 401, -1}, []int{try("no"), try("no"), try("koala")})
	l.s.Advance(10 * time.Second)
	same(t, "for ten seconds", 200, try("koala"))
	l.internal(`{"lockoutPolicy":{"lockoutAfterFailures":0}}`)
	for range 9 {
		same(t, "never", 401, try("no"))
	}
	same(t, "not locked", 200, try("koala"))
}
