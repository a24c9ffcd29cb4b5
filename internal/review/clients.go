package review

import (
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// findClients follows RFC 9700, as do the warnings of client create: redirect URIs (§2.1), implicit and password grants
// (§2.1.2, §2.4), and combinations of grants that a single secret should not allow.
func (d *reviewData) findClients() (all []*Finding) {
	for _, c := range d.clients {
		for _, look := range []func(*uaa.OAuthClient) *Finding{clientPowers, clientRedirects, clientGrants, clientPublic} {
			if f := look(c); f != nil {
				f.Subject = c.ClientID
				all = append(all, f)
			}
		}
	}
	return all
}

func clientPowers(c *uaa.OAuthClient) *Finding {
	var powers []string
	for _, a := range c.Authorities {
		if powerful(a) {
			powers = append(powers, a)
		}
	}
	if len(powers) == 0 {
		return nil
	}
	slices.Sort(powers)
	return &Finding{Severity: SeverityMedium, Code: "client-admin", Why: "anyone who has its secret has " + session.Join(powers),
		Fix: line.ClientUpdate.With(c.ClientID).Flags("--remove-authority", powers...)}
}

func clientRedirects(c *uaa.OAuthClient) *Finding {
	if !identity.BrowserGrants(c.AuthorizedGrantTypes) {
		return nil
	}
	var bad []string
	severity, why := SeverityLow, "codes and tokens may go to any page that matches "
	for _, uri := range c.RedirectURI {
		if !identity.Wild(uri) {
			continue
		}
		bad = append(bad, uri)
		switch {
		case wildHost(uri):
			severity = SeverityHigh
		case severity == SeverityLow && !loopbackURI(uri):
			severity = SeverityMedium
		}
	}
	if len(bad) == 0 {
		if bad = slices.DeleteFunc(slices.Clone(c.RedirectURI), func(uri string) bool { return !identity.PlainHTTP(uri) }); len(bad) == 0 {
			return nil
		}
		severity, why = SeverityMedium, "codes and tokens are sent unencrypted to "
	}
	slices.Sort(bad)
	return &Finding{Severity: severity, Code: "client-redirect", Why: why + session.Join(bad),
		Fix: line.ClientUpdate.With(c.ClientID).Flags("--remove-redirect-uri", bad...).Flag("--add-redirect-uri", "URL")}
}

// wildHost reports whether the host of a redirect URI is a pattern.
func wildHost(uri string) bool {
	_, rest, found := strings.Cut(uri, "://")
	if !found {
		return strings.HasPrefix(uri, "*")
	}
	host, _, _ := strings.Cut(rest, "/")
	host, _, _ = strings.Cut(host, ":")
	return strings.Contains(host, "*")
}

func clientGrants(c *uaa.OAuthClient) *Finding {
	has := func(grant string) bool { return slices.Contains(c.AuthorizedGrantTypes, grant) }
	user := has(auth.GrantAuthorizationCode) || has(identity.GrantImplicit) || has(identity.GrantPassword)
	f := &Finding{Code: "client-grants"}
	var drop []string
	switch {
	case has(auth.GrantClientCredentials) && user && slices.ContainsFunc(c.Authorities, powerful):
		f.Severity, f.Why, drop = SeverityHigh, "the application that users log in to can act with the client's own authorities over all users", []string{auth.GrantClientCredentials}
	case has(identity.GrantImplicit):
		f.Severity, f.Why, drop = SeverityMedium, "the implicit grant puts tokens into addresses and histories; authorization_code does the same safely", []string{identity.GrantImplicit}
	case has(identity.GrantPassword):
		f.Severity, f.Why, drop = SeverityLow, "the password grant shows users' passwords to the application", []string{identity.GrantPassword}
	case has(auth.GrantClientCredentials) && user:
		f.Severity, f.Why, drop = SeverityInfo, "it acts for users and for itself; two clients could be given less each", []string{auth.GrantClientCredentials}
	default:
		return nil
	}
	f.Fix = line.ClientUpdate.With(c.ClientID).Flags("--remove-grant-type", drop...)
	return f
}

// clientPublic finds risks of a client without a secret, which anyone can use.
func clientPublic(c *uaa.OAuthClient) *Finding {
	if c.AllowPublic == nil || !*c.AllowPublic {
		return nil
	}
	f := &Finding{Severity: SeverityHigh, Code: "client-public"}
	switch {
	case slices.Contains(c.AuthorizedGrantTypes, auth.GrantClientCredentials) && len(c.Authorities) > 0 && !slices.Equal(c.Authorities, []string{"uaa.none"}):
		f.Why = "a client without a secret must not have client_credentials: anyone could use it"
		f.Fix = line.ClientUpdate.With(c.ClientID).Flag("--remove-grant-type", "client_credentials")
	case slices.ContainsFunc(c.RedirectURI, func(uri string) bool { return identity.Wild(uri) && !loopbackURI(uri) }):
		f.Why = "a client without a secret sends codes to any page that matches " + session.Join(c.RedirectURI)
		f.Fix = line.ClientUpdate.With(c.ClientID).Flag("--redirect-uri", "URL")
	case slices.Contains(c.AutoApprove, "true"):
		f.Severity, f.Why = SeverityMedium, "it needs no secret and approves everything by itself: another application can pose as it unnoticed"
		f.Fix = line.ClientUpdate.With(c.ClientID).Flag("--unset", "autoapprove")
	default:
		return nil
	}
	return f
}

func loopbackURI(uri string) bool {
	u, err := rest.ParseURL(strings.Replace(uri, ":*/", "/", 1))
	return err == nil && rest.Loopback(u)
}

// powerful reports whether a scope is privileged and allows changes, unlike zones.read.
func powerful(scope string) bool {
	return identity.Privileged(scope) && !strings.HasSuffix(scope, ".read")
}
