package identity

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

const (
	// GrantImplicit is the implicit grant, which OAuth 2.1 drops.
	GrantImplicit = "implicit"
	// GrantPassword is the password grant, which OAuth 2.1 drops too.
	GrantPassword = "password"
	grantRefresh  = "refresh_token"
	dayInSeconds  = 24 * 60 * 60
)

// warnOfRisks prints a warning for each risk in a client's settings; none is an error.
func warnOfRisks(s *session.Session, body uaa.ClientBody) {
	for _, risk := range clientRisks(body) {
		s.UI.Show("warning: %s", risk)
	}
}

// clientRisks follows RFC 9700: exact redirect URIs (§2.1), no implicit grant (§2.1.2), no password grant (§2.4).
func clientRisks(body uaa.ClientBody) []string {
	list := ClientField{Kind: FieldList}
	grants, redirects := grantsOf(body), list.show(body["redirect_uri"])
	var risks []string
	add := func(is bool, format string, args ...any) {
		if is {
			risks = append(risks, fmt.Sprintf(format, args...))
		}
	}
	powers := slices.DeleteFunc(slices.Clone(list.show(body["authorities"])), func(a string) bool { return !Privileged(a) })
	add(len(powers) > 0, "anyone with the client's secret has the power of the authorities %s over all users", session.Join(powers))
	add(slices.Contains(grants, GrantImplicit), "the implicit grant puts tokens into addresses and histories; authorization_code does the same safely")
	add(slices.Contains(grants, GrantPassword), "the password grant shows users' passwords to the application; authorization_code does not")
	for _, uri := range redirects {
		add(Wild(uri), "%s: any page below it may get the users' codes; name exact addresses", uri)
		add(PlainHTTP(uri), "%s: codes are sent unencrypted", uri)
	}
	add(body["allowpublic"] == true && slices.Contains(list.show(body["autoapprove"]), "true"),
		"a public client that approves everything by itself gives users no chance to notice another application that poses as it")
	if seconds := list.show(body["access_token_validity"]); len(seconds) > 0 {
		n, err := validity(seconds[0])
		add(err == nil && n > dayInSeconds, "access tokens that are valid for more than a day are as dangerous as passwords; clients can refresh them instead")
	}
	return risks
}

// Privileged reports whether a scope gives power over other users or over the whole platform.
func Privileged(scope string) bool {
	if slices.Contains([]string{"uaa.admin", "scim.write", "idps.write", "cloud_controller.admin", "password.write", "groups.update"}, scope) {
		return true
	}
	return strings.HasPrefix(scope, "zones.") || strings.HasPrefix(scope, "clients.") && scope != "clients.read"
}

// Wild reports whether a redirect URI is a pattern. An open port is allowed for loopback applications (RFC 8252
// §7.3).
func Wild(uri string) bool {
	return strings.Contains(strings.Replace(uri, "://127.0.0.1:*/", "/", 1), "*")
}

// PlainHTTP tells whether a redirect URI leads to another machine without TLS.
func PlainHTTP(uri string) bool {
	u, err := rest.ParseURL(strings.Replace(uri, ":*/", "/", 1))
	return err == nil && u.Scheme == "http" && !rest.Loopback(u)
}

// BrowserGrants reports whether the grants include one that redirects a browser to the application.
func BrowserGrants(grants []string) bool {
	return slices.Contains(grants, auth.GrantAuthorizationCode) || slices.Contains(grants, GrantImplicit)
}
