package store

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// SameServer says whether two target URLs are one server: the same scheme, host, port and path. Upper case in scheme and
// host, the scheme's own port and a slash at the end make no difference.
func SameServer(a, b string) bool { return serverOf(a) == serverOf(b) }

func serverOf(target string) string {
	u, err := url.Parse(target)
	if err != nil || u.Host == "" {
		return target
	}
	return strings.ToLower(u.Scheme) + "://" + hostOf(u) + strings.TrimRight(u.EscapedPath(), "/")
}

// hostOf gives "host" or "host:port" in lower case, the port only where it is not the scheme's own.
func hostOf(u *url.URL) string {
	host := strings.ToLower(u.Host)
	switch strings.ToLower(u.Scheme) {
	case "https":
		host = strings.TrimSuffix(host, ":443")
	case "http":
		host = strings.TrimSuffix(host, ":80")
	}
	return strings.TrimSuffix(host, ":")
}

// NameFor gives the name of a context made for identity on a target: IDENTITY@HOST[:port][/zone]; where another context has
// that, +CLIENT and then +ORIGIN are appended; where that is taken too, a number. Without an identity it is
// HOST[:port][/zone].
// The name is always a valid one (see CheckName).
func NameFor(f *File, identity Identity, target, zone string) string {
	name := fit(placeName(target, zone))
	var more []string
	if !identity.IsZero() {
		who := identity.User
		if who == "" {
			who = identity.ClientID
		}
		name = fit(who + "@" + placeName(target, zone))
		more = []string{identity.ClientID, identity.Origin}
	}
	free := func(name string) bool { return f.Find(name) == nil }
	for _, part := range more {
		if free(name) {
			return name
		}
		if part != "" {
			name = fit(name + "+" + part)
		}
	}
	for i, base := 2, name; !free(name); i++ {
		number := "+" + strconv.Itoa(i)
		name = cut(base, maxName-len(number)) + number
	}
	return name
}

func placeName(target, zone string) string {
	host := target
	if u, err := url.Parse(target); err == nil && u.Host != "" {
		host = hostOf(u)
	}
	if zone != "" {
		host += "/" + zone
	}
	return host
}

// fit makes a valid name of what servers and people call things: "_" stands for what a name may not have.
func fit(name string) string {
	name = strings.Map(func(r rune) rune {
		if unfitForName(r) || r == utf8.RuneError {
			return '_'
		}
		return r
	}, name)
	if rest, ok := strings.CutPrefix(name, "-"); ok {
		name = "_" + rest
	}
	if name == "" {
		name = "_"
	}
	return cut(name, maxName)
}

// cut shortens to n characters.
func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n])
}

// namedByUs says whether a context without identity has the name it was made with: one that a person gave it stays.
func (c *Context) namedByUs() bool {
	base := fit(placeName(c.Target.URL, c.Zone))
	number, ok := strings.CutPrefix(c.Name, base+"+")
	_, err := strconv.Atoi(number)
	return c.Name == base || ok && err == nil
}
