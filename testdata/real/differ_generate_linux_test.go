package real

import (
	"fmt"
	"strings"
	"testing"
)

// generated are requests by rule: every path with everybody who might ask, and with
// every method. The ids in them exist nowhere, so that nothing changes.
func generated(t *testing.T) (all []question) {
	t.Helper()
	add := func(line string) {
		q, err := parseQuestion(line)
		if err != nil {
			t.Fatal(err)
		}
		q.where = "generated"
		all = append(all, q)
	}
	for _, path := range apiPaths() {
		query := ownOnly()[path]
		for _, who := range []string{"-", "opaque", "three_parts", "forged", "admin:adminsecret", "nothing", "reader", "person"} {
			add(who + " GET " + path + query)
		}
		for _, method := range []string{"POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"} {
			if method == "HEAD" && strings.HasPrefix(path, "/oauth/token/revoke/") {
				continue // Tomcat's 400
			}
			for _, who := range []string{"-", "admin", "person"} {
				add(who + " " + method + " " + path)
			}
		}
		if path != "/identity-zones/none" && path != "/Users/nobody/password" { // denied, not missing
			add("admin GET " + path + "/" + query)
		}
		add("admin POST " + path + " Content-Type:text/plain {}")
		if path != "/identity-providers" && path != "/identity-zones" { // 500, or a text in any order
			add("admin POST " + path + " {}")
		}
		add(`admin POST ` + path + ` {"broken`)
	}
	for _, path := range []string{"/Users", "/Users/nobody", "/Groups/none", "/oauth/clients", "/oauth/clients/none", "/userinfo", "/token_keys"} {
		for _, accept := range []string{"text/html", "application/xml", "*/*", "none", "application/scim+json", "text/html,application/json;q=0.5"} {
			add("admin GET " + path + ownOnly()[path] + " Accept:" + accept)
			add("- GET " + path + " Accept:" + accept)
		}
	}
	for _, path := range []string{"/nope", "/varz", "/oauth/nope", "/oauth", "/Users/a/b/c", "/.well-known/oauth-authorization-server", "/oauth/device_authorization", "/oauth/revoke", "/"} {
		for _, method := range []string{"GET", "POST", "PUT", "DELETE"} {
			for _, who := range []string{"-", "admin"} {
				add(fmt.Sprintf("%s %s %s", who, method, path))
			}
		}
	}
	for _, grant := range []string{"password", "client_credentials", "refresh_token", "authorization_code", "implicit", "user_token", "urn:ietf:params:oauth:grant-type:jwt-bearer",
		"urn:ietf:params:oauth:grant-type:saml2-bearer", "urn:ietf:params:oauth:grant-type:token-exchange", "urn:ietf:params:oauth:grant-type:device_code", "nope"} {
		for _, client := range []string{"differ-all:all secret", "differ-min:min secret", "differ-all:wrong", "nobody:x"} {
			id, secret, _ := strings.Cut(client, ":")
			add(fmt.Sprintf("- POST /oauth/token grant_type=%s&client_id=%s&client_secret=%s", grant, id, strings.ReplaceAll(secret, " ", "+")))
		}
	}
	return all
}

// ownOnly are the queries that leave out of a list what a server had from the start.
func ownOnly() map[string]string {
	return map[string]string{
		"/Users":           `?filter=userName+sw+"differ-"`,
		"/Groups":          `?filter=displayName+sw+"differ-"`,
		"/oauth/clients":   `?filter=client_id+sw+"differ-"`,
		"/Groups/External": "?origin=differ",
	}
}

func apiPaths() []string {
	return []string{
		"/Users", "/Users/nobody", "/Users/nobody/status", "/Users/nobody/verify", "/Users/nobody/verify-link", "/Users/nobody/password", "/ids/Users", "/invite_users",
		"/Groups", "/Groups/none", "/Groups/none/members", "/Groups/none/members/nobody", "/Groups/External",
		"/oauth/clients", "/oauth/clients/none", "/oauth/clients/none/secret", "/oauth/clients/none/meta", "/oauth/clients/meta", "/oauth/clients/tx",
		"/identity-zones", "/identity-zones/none", "/identity-providers", "/identity-providers/none", "/approvals", "/userinfo", "/check_token", "/introspect",
		"/oauth/token/list/user/nobody", "/oauth/token/list/client/none", "/oauth/token/revoke/user/nobody", "/oauth/token/revoke/client/none", "/oauth/token/revoke/none",
		"/password_resets", "/token_keys", "/token_key", "/info", "/healthz", "/passcode", "/.well-known/openid-configuration",
	}
}
