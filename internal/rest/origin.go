package rest

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
)

// Origin is scheme, host and port of a server: "https://uaa.example.com:443". It is lower
// case and its port is always explicit, so two origins are the same exactly when the strings
// are (RFC 6454 §4).
type Origin string

// OriginOf answers the origin of an absolute http or https URL.
func OriginOf(u *url.URL) Origin {
	scheme := strings.ToLower(u.Scheme)
	port := u.Port()
	switch {
	case port != "":
	case scheme == "https":
		port = "443"
	case scheme == "http":
		port = "80"
	}
	return Origin(scheme + "://" + net.JoinHostPort(strings.ToLower(u.Hostname()), port))
}

// ParseURL reads an absolute http or https URL. User info and fragments are refused: the
// first would put a password into every message, the second never reaches a server. Errors
// don't repeat the URL, for the same reason.
func ParseURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil {
		return nil, parseFailure(s, err)
	}
	scheme := strings.ToLower(u.Scheme)
	switch {
	case scheme != "http" && scheme != "https":
		return nil, errors.New("not an absolute http or https URL")
	case u.User != nil:
		return nil, errors.New("a URL must not hold a user name or password")
	case u.Opaque != "" || u.Hostname() == "":
		return nil, errors.New("a URL needs a host")
	case u.Fragment != "" || strings.Contains(s, "#"):
		return nil, errors.New("a URL here has no fragment (#)")
	}
	u.Scheme = scheme
	u.Host = strings.ToLower(u.Host)
	return u, nil
}

func parseFailure(s string, err error) error {
	var detail *url.Error
	if strings.Contains(s, "@") || !errors.As(err, &detail) {
		return errors.New("not a URL")
	}
	return fmt.Errorf("not a URL: %w", detail.Err)
}

// Loopback reports whether a URL's host is this machine: a loopback literal, localhost, or a
// name below localhost (RFC 6761 §6.3). Only there may a credential travel over plain http.
func Loopback(u *url.URL) bool {
	host := strings.ToLower(u.Hostname())
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// Path joins path segments, each escaped: Path("Users", "a/b") is "/Users/a%2Fb". A segment
// "." or ".." is escaped too, so that no id can climb to another resource.
func Path(segments ...string) string {
	var b strings.Builder
	for _, s := range segments {
		b.WriteByte('/')
		if s == "." || s == ".." {
			b.WriteString(strings.ReplaceAll(s, ".", "%2E"))
			continue
		}
		b.WriteString(url.PathEscape(s))
	}
	return b.String()
}
