package session

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/rest"
)

// TargetURL parses a server as a user types it: a URL, or a bare host, which means https, or http for loopback.
// There is no fallback from one to the other.
func TargetURL(typed string) (*url.URL, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return nil, Usage("a target URL is needed, for example: api.example.com")
	}
	if !strings.Contains(typed, "://") {
		host, _, _ := strings.Cut(typed, "/")
		scheme := "https://"
		if isLoopback(hostOnly(host)) {
			scheme = "http://"
		}
		typed = scheme + typed
	}
	u, err := rest.ParseURL(typed)
	if err != nil {
		return nil, Usage("%v", err)
	}
	if u.Scheme == "http" && !isLoopback(u.Hostname()) {
		return nil, Usage("http sends credentials in clear: type https://%s (http is for this machine only)", u.Host)
	}
	u.Path, u.RawQuery, u.Fragment = strings.TrimRight(u.Path, "/"), "", ""
	u.Host = strings.ToLower(u.Host)
	return u, nil
}

func hostOnly(hostport string) string {
	if host, _, err := net.SplitHostPort(hostport); err == nil {
		return host
	}
	return strings.Trim(hostport, "[]")
}

// isLoopback reports whether a host is a loopback address, localhost or a name below it (RFC 6761 §6.3). It resolves no name.
func isLoopback(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

func isLinkLocal(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && (ip.IsLinkLocalUnicast() || ip.IsUnspecified())
}

// trustLink checks whether a server may direct cfid, and the user's password, to another host. It returns the host if the
// user must confirm it.
func trustLink(from *url.URL, link string) (foreign string, err error) {
	to, err := rest.ParseURL(link)
	if err != nil {
		return "", untrusted(from, fmt.Sprintf("%s names a UAA that cannot be used: %v", from.Host, err))
	}
	local := isLoopback(from.Hostname())
	switch {
	case to.Scheme != "https" && (!local || !isLoopback(to.Hostname())):
		return "", untrusted(from, fmt.Sprintf("%s names a UAA without https (%s)", from.Host, to.Host))
	case !local && (isLoopback(to.Hostname()) || isLinkLocal(to.Hostname())):
		return "", untrusted(from, fmt.Sprintf("%s names a UAA on this machine or its link (%s)", from.Host, to.Host))
	case sameFamily(from.Hostname(), to.Hostname()), local && isLoopback(to.Hostname()):
		return "", nil
	}
	return to.Host, nil
}

func untrusted(from *url.URL, why string) error {
	return &UsageError{Text: why + "; nothing was sent there", Try: []line.Advice{line.Target.With(from.String()).Flag("--uaa", "URL")}}
}

// sameFamily reports whether to is the same host, or below the parent domain of from: api.sys.example.com may name
// uaa.sys.example.com. A parent of a single label (com) does not count.
func sameFamily(from, to string) bool {
	if strings.EqualFold(from, to) {
		return true
	}
	if _, err := netip.ParseAddr(from); err == nil {
		return false
	}
	_, parent, ok := strings.Cut(strings.ToLower(from), ".")
	return ok && strings.Contains(parent, ".") && strings.HasSuffix(strings.ToLower(to), "."+parent)
}
