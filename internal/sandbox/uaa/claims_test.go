package uaa

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

func TestContentsOfTokens(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		answer := l.marissa()
		same(t, "members", set("access_token", "token_type", "id_token", "refresh_token", "expires_in", "scope", "jti"), keysOf(answer))
		same(t, "type and life", []any{"bearer", 43199.0}, []any{answer["token_type"], answer["expires_in"]})
		access := answer["access_token"].(string)
		same(t, "header", map[string]any{"alg": "RS256", "jku": "https://127.0.0.1:8080/uaa/token_keys", "kid": "key-1", "typ": "JWT"}, payload(t, access, 0))
		got := payload(t, access, 1)
		u := l.s.uaa.Home().Users.Find("marissa", "uaa")
		if !regexp.MustCompile(`^[0-9a-f]{1,8}$`).MatchString(got["rev_sig"].(string)) {
			t.Errorf("rev_sig %v", got["rev_sig"])
		}
		aud := got["aud"].([]any)
		slices.SortFunc(aud, func(a, b any) int { return strings.Compare(a.(string), b.(string)) })
		same(t, "aud", []any{"cf", "cloud_controller", "openid", "password", "scim", "uaa"}, aud)
		want := map[string]any{
			"sub": u.ID, "user_id": u.ID, "client_id": "cf", "cid": "cf", "azp": "cf", "grant_type": "password", "origin": "uaa",
			"user_name": "marissa", "email": "marissa@test.org", "auth_time": 1795316645.0, "iat": 1795316645.0, "exp": 1795359845.0,
			"iss": "http://127.0.0.1:8080/uaa/oauth/token", "zid": "uaa", "jti": answer["jti"],
		}
		if l.s.uaa.version == zone.Version77 {
			want["client_auth_method"] = "none"
		}
		for _, varying := range []string{"scope", "rev_sig", "aud"} {
			delete(got, varying)
		}
		same(t, "claims", want, got)

		id := payload(t, answer["id_token"].(string), 1)
		same(t, "id_token", []any{answer["jti"], any([]any{"cf"}), any([]any{"pwd"}), any([]any{"openid"}), true},
			[]any{id["jti"], id["aud"], id["amr"], id["scope"], id["email_verified"]})
		if _, first := id["previous_logon_time"]; first {
			t.Error("previous_logon_time at the first login")
		}
		id = payload(t, l.marissa()["id_token"].(string), 1)
		same(t, "milliseconds", any(1795316645000.0), id["previous_logon_time"])

		client := l.token("login:loginsecret", "grant_type=client_credentials&response_type=token")
		same(t, "client members", set("access_token", "token_type", "expires_in", "scope", "jti"), keysOf(client))
		same(t, "client claims", set("jti", "sub", "authorities", "scope", "client_id", "cid", "azp", "grant_type", "rev_sig", "iat", "exp", "iss", "zid", "aud"),
			keysOf(payload(t, client["access_token"].(string), 1)))
	})
}

func TestRefreshTokenFormats(t *testing.T) {
	opaque := regexp.MustCompile(`^[0-9a-f]{32}-r$`)
	both(t, func(t *testing.T, l *lab) {
		refresh := l.marissa()["refresh_token"].(string)
		if l.s.uaa.version == zone.Version77 {
			same(t, "opaque", true, opaque.MatchString(refresh))
		} else {
			got := payload(t, refresh, 1)
			same(t, "claims", set("jti", "sub", "iat", "exp", "cid", "client_id", "iss", "zid", "aud", "granted_scopes", "amr",
				"auth_time", "grant_type", "user_name", "origin", "user_id", "rev_sig"), keysOf(got))
			same(t, "jti", true, opaque.MatchString(got["jti"].(string)))
		}
		answer := l.token("cf:", "grant_type=password&username=marissa&password=koala&token_format=opaque")
		if !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(answer["access_token"].(string)) {
			t.Errorf("access %v", answer["access_token"])
		}
		same(t, "jti is the token", answer["access_token"], answer["jti"])
		same(t, "refresh", true, opaque.MatchString(answer["refresh_token"].(string)))
		same(t, "works", 200, l.do(ask{path: "/userinfo", bearer: answer["access_token"].(string)}).status)
	})
}

func TestRefresh(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		first := l.marissa()
		refresh := first["refresh_token"].(string)
		l.s.Advance(time.Minute)
		next := l.token("cf:", "grant_type=refresh_token&refresh_token="+refresh)
		same(t, "not rotated", any(refresh), next["refresh_token"])
		claims := payload(t, next["access_token"].(string), 1)
		same(t, "kept", []any{"password", 1795316645.0, 1795316705.0}, []any{claims["grant_type"], claims["auth_time"], claims["iat"]})
		same(t, "revocable", l.s.uaa.version == zone.Version77, claims["revocable"] == true)
		narrow := l.token("cf:", "grant_type=refresh_token&scope=openid&refresh_token="+refresh)
		same(t, "narrowed", any("openid"), narrow["scope"])
		if l.s.uaa.version == zone.Version430 {
			other := l.token("cf:", "grant_type=refresh_token&token_format=opaque&refresh_token="+refresh)
			same(t, "new opaque", true, strings.HasSuffix(other["refresh_token"].(string), "-r"))
		}
	})
}

func TestRefreshErrors(t *testing.T) {
	invalid := func(text string) (string, string) {
		return `{"error":"invalid_token","error_description":"` + text + `"}`, `Bearer error="invalid_token", error_description="` + text + `"`
	}
	gone, goneHeader := invalid(textTokenGone)
	both(t, func(t *testing.T, l *lab) {
		ok := l.marissa()
		refresh := ok["refresh_token"].(string)
		check := func(name, form string, status int, want, challenge string) {
			t.Helper()
			row{name: name, basic: "cf:", form: "grant_type=refresh_token&" + form, status: status, want: want, challenge: challenge}.check(t, l)
		}
		check("garbage", "refresh_token=zz", 401, gone, goneHeader)
		body, header := invalid("Invalid refresh token.")
		check("access token", "refresh_token="+ok["access_token"].(string), 401, body, header)
		if l.s.uaa.version == zone.Version77 {
			check("missing", "x=y", 400, `{"error":"invalid_request","error_description":"refresh_token parameter not provided"}`, "")
		} else {
			body, header = invalid("Invalid refresh token (empty token)")
			check("missing", "x=y", 401, body, header)
			check("empty", "refresh_token=", 401, gone, goneHeader)
		}
		row{
			basic: "app:appclientsecret", form: "grant_type=refresh_token&refresh_token=" + refresh, status: 400,
			want: `{"error":"invalid_grant","error_description":"Wrong client for this refresh token: cf"}`,
		}.check(t, l)
		same(t, "wider", 400, l.do(ask{method: "POST", path: "/oauth/token", basic: "cf:", form: "grant_type=refresh_token&scope=openid,scim.write&refresh_token=" + refresh}).status)

		changeUser(l.s.uaa.Home(), "marissa", func(u *zone.User) { u.Active = false })
		body, header = gone, goneHeader
		if l.s.uaa.version == zone.Version430 {
			body, header = invalid("Token bears a non-existent user ID: " + l.s.uaa.Home().Users.Find("marissa", "uaa").ID)
		}
		check("inactive", "refresh_token="+refresh, 401, body, header)
		changeUser(l.s.uaa.Home(), "marissa", func(u *zone.User) { u.Active = true })
		l.token("cf:", "grant_type=refresh_token&refresh_token="+refresh)
		changeUser(l.s.uaa.Home(), "marissa", func(u *zone.User) { u.Password = zone.HashSecret("other") })
		body, header = invalid("revocable signature mismatch")
		check("password changed", "refresh_token="+refresh, 401, body, header)

		changeUser(l.s.uaa.Home(), "marissa", func(u *zone.User) { u.Password = zone.HashSecret("koala") })
		refresh = l.marissa()["refresh_token"].(string)
		l.s.Advance(31 * 24 * time.Hour)
		body, header = gone, goneHeader
		if l.s.uaa.version == zone.Version430 {
			body, header = invalid("Invalid refresh token expired at Tue Dec 22 03:04:05 UTC 2026")
		}
		check("expired", "refresh_token="+refresh, 401, body, header)
	})
}

// vocabulary checks a 401 at a resource: the same words in header and body.
func (l *lab) vocabulary(token, text string) {
	l.t.Helper()
	got := l.do(ask{path: "/userinfo", bearer: token})
	body := text
	if l.s.uaa.version == zone.Version430 {
		body = htmlEscaper.Replace(text)
	}
	want, err := wire.Encode(wire.Object{{"error", "invalid_token"}, {"error_description", body}})
	if err != nil {
		l.t.Fatal(err)
	}
	same(l.t, text, answer{status: 401, body: string(want)}, got.bare())
	same(l.t, "header", `Bearer realm="UAA/oauth", error="invalid_token", error_description="`+text+`"`, got.header.Get("WWW-Authenticate"))
}

func TestVocabularyOf401(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		z := l.s.uaa.Home()
		id := z.Users.Find("marissa", "uaa").ID
		noToken := answer{status: 401, body: unauthorizedBody(wire.TextFullAuthentication)}
		same(t, "none", noToken, l.do(ask{path: "/userinfo"}).bare())
		same(t, "basic", noToken, l.do(ask{path: "/userinfo", basic: "cf:"}).bare())
		same(t, "header", `Bearer realm="UAA/oauth", error="unauthorized", error_description="`+wire.TextFullAuthentication+`"`,
			l.do(ask{path: "/userinfo"}).header.Get("WWW-Authenticate"))
		l.vocabulary("garbage", textTokenGone)
		l.vocabulary("a.b.c", map[string]string{zone.Version77: "Invalid token", zone.Version430: "Invalid token (could not decode): a.b.c"}[l.s.uaa.version])
		m := l.marissa()
		good, refresh := m["access_token"].(string), m["refresh_token"].(string)
		l.vocabulary(good[:len(good)-6]+"AAAAAA", "Could not verify token signature.")
		l.vocabulary(refresh, `The token does not bear a "scope" claim.`)
		changeUser(z, "marissa", func(u *zone.User) { u.Active = false })
		l.vocabulary(good, "Token bears a non-existent user ID: "+id)
		changeUser(z, "marissa", func(u *zone.User) { u.Active = true; u.Email = "other@test.org" })
		l.vocabulary(good, "revocable signature mismatch")

		good = l.marissa()["access_token"].(string)
		same(t, "query", 200, l.do(ask{path: "/userinfo?access_token=" + good}).status)
		z.ChangeClient("cf", func(c *zone.Client) {
			c.Scope = slices.DeleteFunc(slices.Clone(c.Scope), func(s string) bool { return s == "uaa.user" })
		})
		l.vocabulary(good, `Some required "scope" are missing: [uaa.user]`)
		good = l.marissa()["access_token"].(string)
		z.ChangeClient("cf", func(c *zone.Client) { c.TokenSalt = "salt" })
		l.vocabulary(good, "revocable signature mismatch")
		good = l.marissa()["access_token"].(string)
		z.Lock()
		z.Groups.Remove(z.Groups.ByName["password.write"])
		z.Unlock()
		l.vocabulary(good, `Some required "scope" are missing: [password.write]`)
		good = l.marissa()["access_token"].(string)
		l.s.Advance(12 * time.Hour)
		l.vocabulary(good, "Invalid access token: expired at Sun Nov 22 15:04:05 UTC 2026")
		good = l.marissa()["access_token"].(string)
		z.Lock()
		z.Clients.Remove("cf")
		z.Unlock()
		l.vocabulary(good, "Invalid client ID cf")
	})
}

func TestUserTokenAndJWTBearer(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		m := l.marissa()
		bearer := m["access_token"].(string)
		got := l.do(ask{method: "POST", path: "/oauth/token", bearer: bearer, form: "grant_type=user_token&client_id=app&scope=openid"})
		v := object2map(t, got.body)
		same(t, "user_token", []any{200, nil, "openid", v["jti"]}, []any{got.status, v["access_token"], v["scope"], v["refresh_token"]})
		exchanged := l.token("app:appclientsecret", "grant_type=refresh_token&refresh_token="+v["refresh_token"].(string))
		same(t, "exchanged", any("app"), payload(t, exchanged["access_token"].(string), 1)["client_id"])
		same(t, "unknown target", answer{status: 401, body: `{"error":"invalid_client","error_description":"Bad client credentials"}`},
			l.do(ask{method: "POST", path: "/oauth/token", bearer: bearer, form: "grant_type=user_token&client_id=zz"}).bare())
		same(t, "not a user", 403, l.do(ask{method: "POST", path: "/oauth/token", bearer: l.token("login:loginsecret", "grant_type=client_credentials")["access_token"].(string), form: "grant_type=user_token&client_id=app"}).status)

		form := "grant_type=" + esc(zone.GrantJWTBearer) + "&assertion="
		for _, assertion := range []any{m["access_token"], m["id_token"]} {
			v := l.token("app:appclientsecret", form+assertion.(string))
			same(t, "members", set("access_token", "token_type", "expires_in", "scope", "jti"), keysOf(v))
		}
		row{
			basic: "app:appclientsecret", form: form + l.admin(), status: http.StatusUnauthorized,
			want:      unauthorizedBody("Unable to map issuer, http://127.0.0.1:8080/uaa/oauth/token , to a single registered provider"),
			challenge: unauthorizedHeader("Unable to map issuer, http://127.0.0.1:8080/uaa/oauth/token , to a single registered provider"),
		}.check(t, l)
	})
}

func FuzzTokenForm(f *testing.F) {
	for _, seed := range []string{
		"grant_type=client_credentials", "grant_type=password&username=marissa&password=koala", "grant_type=refresh_token&refresh_token=a.b.c",
		"grant_type=authorization_code&code=x&code_verifier=%zz", "%=&&;=", "grant_type=password&login_hint=%7B%22origin%22:1%7D",
		"client_assertion=a.b.c&client_assertion_type=" + assertionType, "grant_type=password&passcode=x&scope=a,b+c",
		"grant_type=" + zone.GrantDevice + "&device_code=x&code_verifier=y", "grant_type=" + zone.GrantExchange + "&subject_token=a.b.c&subject_token_type=" + typeOfJWT,
		"grant_type=" + zone.GrantExchange + "&actor_token=&audience=cf&resource=:&requested_token_type=" + typeOfID,
	} {
		f.Add(seed, "Basic YXBwOmFwcGNsaWVudHNlY3JldA==")
		f.Add(seed, "bearer eyJ.eyJ.x")
	}
	labs := []*host{}
	for _, version := range []string{zone.Version77, zone.Version430} {
		s := start(Config{Version: version})
		labs = append(labs, (&lab{nil, s}).withExtras().s)
	}
	f.Fuzz(func(t *testing.T, form, authorization string) {
		for _, s := range labs {
			l := &lab{t, s}
			got := l.do(ask{method: "POST", path: "/oauth/token", form: form + "&", header: map[string]string{"Authorization": authorization}})
			if got.status >= 500 {
				t.Errorf("%d %s", got.status, got.body)
			}
		}
	})
}
