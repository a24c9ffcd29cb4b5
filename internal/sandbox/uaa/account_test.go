package uaa

import (
	"strings"
	"testing"

	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

func TestUserStatus(t *testing.T) {
	l := newLab(t, zone.Version77)
	admin := l.admin()
	path := "/Users/" + l.s.uaa.Home().Users.Find("marissa", "uaa").ID + "/status"
	tests := []struct {
		body   string
		status int
		want   string
	}{
		{`{"locked":false}`, 200, `{"locked":false}`},
		{`{}`, 200, `{}`},
		{`{"locked":true}`, 400, scimText("scim", "Cannot set user account to locked. User accounts only become locked through exceeding the allowed failed login attempts.")},
		{`{"passwordChangeRequired":false}`, 400, scimText("scim", "The requirement that this user change their password cannot be removed via API.")},
		{`{"passwordChangeRequired":true}`, 200, `{"passwordChangeRequired":true}`},
	}
	for _, tt := range tests {
		same(t, tt.body, answer{status: tt.status, body: tt.want}, l.do(ask{method: "PATCH", path: path, bearer: admin, json: tt.body}).bare())
	}
	login := ask{method: "POST", path: "/oauth/token", basic: "cf:", form: "grant_type=password&username=marissa&password=koala"}
	same(t, "change demanded", unauthorizedBody("password change required"), l.do(login).body)
	changeUser(l.s.uaa.Home(), "marissa", func(u *zone.User) { u.PasswordChange = false })
	login.form = "grant_type=password&username=marissa&password=no"
	for range 5 {
		l.do(login)
	}
	same(t, "unlock", 200, l.do(ask{method: "PATCH", path: path, bearer: admin, json: `{"locked":false}`}).status)
	l.marissa()
	same(t, "PUT", 403, l.do(ask{method: "PUT", path: path, bearer: admin, json: `{}`}).status)
}

func TestChangePassword(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		z := l.s.uaa.Home()
		id, other := z.Users.Find("marissa", "uaa").ID, z.Users.Find("admin", "uaa").ID
		put := func(bearer, id, body string) answer {
			return l.do(ask{method: "PUT", path: "/Users/" + id + "/password", bearer: bearer, json: body})
		}
		user := l.marissa()["access_token"].(string)
		plain := l.token("identity:identitysecret", "grant_type=client_credentials")["access_token"].(string)
		same(t, "no password.write", `{"error":"access_denied","error_description":"Invalid token does not contain resource id (password)"}`, put(plain, id, "{}").body)
		same(t, "no old", answer{status: 400, body: scimText("invalid_password", "Previous password is required")}, put(user, id, `{"password":"n"}`).bare())
		same(t, "wrong old", answer{status: 401, body: unauthorizedBody("Old password is incorrect")}, put(user, id, `{"password":"n","oldPassword":"x"}`).bare())
		same(t, "same", answer{status: 422, body: scimText("invalid_password", "Your new password cannot be the same as the old password.")},
			put(user, id, `{"password":"koala","oldPassword":"koala"}`).bare())
		same(t, "other's", answer{status: 400, body: scimText("invalid_password", "Not permitted to change another user's password")}, put(user, other, `{"password":"n","oldPassword":"x"}`).bare())
		same(t, "post", 405, l.do(ask{method: "POST", path: "/Users/" + id + "/password", bearer: user, json: "{}"}).status)
		same(t, "ok", answer{status: 200, body: `{"status":"ok","message":"password updated"}`}, put(user, id, `{"password":"next","oldPassword":"koala"}`).bare())
		l.vocabulary(user, "revocable signature mismatch")
		client := l.token("login:loginsecret", "grant_type=client_credentials&scope=password.write")["access_token"].(string)
		same(t, "unknown", answer{status: 401, body: scimText("bad_credentials", "Invalid password change request")}, put(client, "x", `{"password":"n"}`).bare())
		same(t, "no new", map[string]int{zone.Version77: 400, zone.Version430: 500}[l.s.uaa.version], put(client, id, `{}`).status)
		same(t, "client needs no old", 200, put(client, id, `{"password":"koala"}`).status)
		l.marissa()
	})
}

func TestIDs(t *testing.T) {
	l := newLab(t, zone.Version77)
	user := l.marissa()["access_token"].(string)
	id := l.s.uaa.Home().Users.Find("marissa", "uaa").ID
	get := func(filter string) answer { return l.do(ask{path: "/ids/Users?filter=" + esc(filter), bearer: user}) }
	want := `{"resources":[{"origin":"uaa","id":"` + id + `","userName":"marissa"}],"startIndex":1,"itemsPerPage":100,"totalResults":1,"schemas":["urn:scim:schemas:core:1.0"]}`
	for _, filter := range []string{`userName eq "MARISSA" and origin eq "uaa"`, `id eq "` + id + `"`, `(username eq "marissa" or username eq "nobody") and (origin eq "uaa")`} {
		same(t, filter, answer{status: 200, body: want}, get(filter).bare())
	}
	for filter, text := range map[string]string{
		"":                "a 'filter' parameter is required",
		`userName co "x"`: "Wildcards are not allowed in filter.",
		`id pr`:           "Wildcards are not allowed in filter.",
		`userName gt "x"`: "Invalid operator.",
		`email eq "x"`:    "Invalid filter attribute.",
		`garbage`:         "Invalid filter 'garbage'",
	} {
		same(t, filter, answer{status: 400, body: scimText("scim", text)}, get(filter).bare())
	}
	same(t, "client", 403, l.do(ask{path: "/ids/Users?filter=" + esc(`id eq "x"`), bearer: l.token("identity:identitysecret", "grant_type=client_credentials")["access_token"].(string)}).status)
}

func TestVerifyAndInvite(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		admin := l.admin()
		got := l.do(ask{method: "POST", path: "/invite_users?redirect_uri=http://x", bearer: admin, json: `{"emails":["a@x.org","zz"]}`})
		v := object2map(t, got.body)
		same(t, "counts", []int{200, 1, 1}, []int{got.status, len(v["new_invites"].([]any)), len(v["failed_invites"].([]any))})
		failed := v["failed_invites"].([]any)[0].(map[string]any)
		same(t, "failed", []any{"email.invalid", "zz is invalid email.", nil}, []any{failed["errorCode"], failed["errorMessage"], failed["inviteLink"]})
		invited := v["new_invites"].([]any)[0].(map[string]any)
		same(t, "no redirect", answer{status: 400, body: "{}"}, l.do(ask{method: "POST", path: "/invite_users", bearer: admin, json: `{}`}).bare())
		id := invited["userId"].(string)
		_, code, _ := strings.Cut(invited["inviteLink"].(string), "code=")
		same(t, "length of codes", map[string]int{zone.Version77: 32, zone.Version430: 10}[l.s.uaa.version], len(code))
		link := object2map(t, l.do(ask{path: "/Users/" + id + "/verify-link?redirect_uri=http://x", bearer: admin}).body)["verify_link"].(string)
		same(t, "link", true, strings.HasPrefix(link, "http://127.0.0.1:8080/uaa/verify_user?code="))
		stale := l.do(ask{path: "/Users/" + id + "/verify", bearer: admin, header: map[string]string{"If-Match": "9"}})
		same(t, "stale", map[string]int{zone.Version77: 422, zone.Version430: 500}[l.s.uaa.version], stale.status)
		verified := object2map(t, l.do(ask{path: "/Users/" + id + "/verify", bearer: admin}).body)
		_, groups := verified["groups"]
		same(t, "verified", []any{true, false}, []any{verified["verified"], groups})
		again := l.do(ask{path: "/Users/" + id + "/verify-link?redirect_uri=http://x", bearer: admin})
		same(t, "already", []any{405, "user_already_verified"}, statusAndCode(t, again))
	})
}
