package store

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// SameServer reports whether two target URLs have the same scheme, host, port and path. It ignores the case of scheme and
// host, the scheme's default port and a trailing slash.
func SameServer(a, b string) bool { return serverOf(a) == serverOf(b) }

func serverOf(target string) string {
	u, err := url.Parse(target)
	if err != nil || u.Host == "" {
		return target
	}
	return strings.ToLower(u.Scheme) + "://" + hostOf(u) + strings.TrimRight(u.EscapedPath(), "/")
}

// hostOf returns "host" or "host:port" in lower case, the port only if it is not the scheme's default.
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

// NameFor returns a valid and free name for a new context of identity on a target: IDENTITY@HOST[:port][/zone]. If
// another context has that name, it appends +CLIENT, then +ORIGIN, then a number. Without an identity the name is
// HOST[:port][/zone].
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

// fit makes a valid name of any text: it replaces invalid characters by "_".
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

// namedByUs reports whether a context without identity still has the name that NameFor gave it. A login keeps a name that
// the user gave.
func (c *Context) namedByUs() bool {
	base := fit(placeName(c.Target.URL, c.Zone))
	number, ok := strings.CutPrefix(c.Name, base+"+")
	_, err := strconv.Atoi(number)
	return c.Name == base || ok && err == nil
}
