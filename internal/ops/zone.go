package ops

import (
	"net/netip"
	"regexp"
	"strings"

	"github.com/cfid-cli/cfid/internal/rest"
)

// inZone gives the UAA's URL in an identity zone: tokens of a zone are had only through its own host name, the
// subdomain before the UAA's. An address has no subdomains: loopback ones become names below localhost (RFC 6761 §6.3).
func inZone(base, subdomain string) (string, error) {
	if subdomain == "" || base == "" {
		return base, nil
	}
	if !regexp.MustCompile(`^[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?$`).MatchString(subdomain) {
		return "", Usage("--zone takes the subdomain of an identity zone: letters, digits and hyphens")
	}
	u, err := rest.ParseURL(base)
	if err != nil {
		return "", err
	}
	host := u.Hostname()
	if ip, err := netip.ParseAddr(host); err == nil {
		if !ip.IsLoopback() {
			return "", Usage("the UAA at %s has no host name, so its zones can't be reached", host)
		}
		host = "localhost"
	}
	if port := u.Port(); port != "" {
		host += ":" + port
	}
	u.Host = strings.ToLower(subdomain) + "." + host
	return u.String(), nil
}

// outOfZone is the reverse of inZone: the URL that discovery begins with.
func outOfZone(base, subdomain string) string {
	u, err := rest.ParseURL(base)
	if err != nil || subdomain == "" {
		return base
	}
	if host, inside := strings.CutPrefix(u.Host, strings.ToLower(subdomain)+"."); inside {
		u.Host = host
	}
	return u.String()
}
