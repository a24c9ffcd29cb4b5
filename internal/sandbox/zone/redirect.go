package zone

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// RedirectsTo reports whether a URL matches one of the client's registered ones.
func (cl *Client) RedirectsTo(target string) bool {
	return slices.ContainsFunc(cl.Redirects, func(registered string) bool { return RedirectMatches(registered, target) })
}

// RedirectMatches is a UAA's legacy rule: same scheme, host and port, and a path that equals the registered one,
// lies below it, or fits its wildcards (* within a segment, ** across them). A query is free.
func RedirectMatches(registered, target string) bool {
	u, err := url.Parse(target)
	if err != nil || u.Scheme == "" || u.User != nil || u.Fragment != "" || strings.Contains(u.Path, "/..") {
		return false
	}
	scheme, rest, found := strings.Cut(registered, "://")
	if !found {
		return registered == target
	}
	rest, _, _ = strings.Cut(rest, "?")
	host, path := rest, ""
	if slash := strings.IndexByte(rest, '/'); slash >= 0 {
		host, path = rest[:slash], rest[slash:]
	}
	if !strings.EqualFold(scheme, u.Scheme) || !wildcardMatches(strings.ToLower(host), strings.ToLower(u.Host), `[^./:]*`) {
		return false
	}
	if strings.Contains(path, "*") {
		return wildcardMatches(path, u.Path, `[^/]*`)
	}
	return u.Path == path || strings.HasPrefix(u.Path, strings.TrimSuffix(path, "/")+"/")
}

// wildcardMatches fits text to a pattern in which * stands for one and ** for anything.
func wildcardMatches(pattern, text, one string) bool {
	if !strings.Contains(pattern, "*") {
		return pattern == text
	}
	quoted := regexp.QuoteMeta(pattern)
	quoted = strings.ReplaceAll(quoted, `\*\*`, `.*`)
	quoted = strings.ReplaceAll(quoted, `\*`, one)
	re, err := regexp.Compile("^" + quoted + "$")
	return err == nil && re.MatchString(text)
}
