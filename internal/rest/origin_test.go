package rest

import (
	"net/url"
	"strings"
	"testing"
)

func TestOriginOf(t *testing.T) {
	for in, want := range map[string]Origin{
		"https://UAA.Example.com/uaa?x=1": "https://uaa.example.com:443",
		"http://localhost":                "http://localhost:80",
		"https://h:8443/":                 "https://h:8443",
		"http://[::1]:8080/uaa":           "http://[::1]:8080",
		"https://[2001:DB8::1]":           "https://[2001:db8::1]:443",
	} {
		if got := OriginOf(mustURL(t, in)); got != want {
			t.Errorf("OriginOf(%s) = %s, want %s", in, got, want)
		}
	}
}

func TestParseURL(t *testing.T) {
	for in, want := range map[string]string{
		"https://h/p?q=1":                  "https://h/p?q=1",
		"HTTPS://H.example/":               "https://h.example/",
		"http://127.0.0.1:1/a":             "http://127.0.0.1:1/a",
		"uaa.example.com":                  "!not an absolute http or https URL",
		"ftp://h/":                         "!not an absolute http or https URL",
		"//h/p":                            "!not an absolute http or https URL",
		"https:h":                          "!a URL needs a host",
		"https://":                         "!a URL needs a host",
		"https://h/#f":                     "!a URL here has no fragment (#)",
		"https://h/#":                      "!a URL here has no fragment (#)",
		"https://u:not-a-real-secret@h/":   "!a URL must not hold a user name or password",
		"https://u:not-a-real-secret@h:x/": "!not a URL",
		"https://h:x/":                     `!not a URL: invalid port ":x" after host`,
		"https://h\x1b/":                   "!not a URL: net/url: invalid control character in URL",
	} {
		u, err := ParseURL(in)
		got := ""
		if err != nil {
			got = "!" + err.Error()
		} else {
			got = u.String()
		}
		if got != want {
			t.Errorf("ParseURL(%q) = %s, want %s", in, got, want)
		}
	}
}

func FuzzParseURL(f *testing.F) {
	for _, seed := range []string{"https://h/p", "http://[::1]:8080", "https://u:p@h", "https://h#", "https://h\x00", "https://a%2fb/"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := ParseURL(s)
		if err != nil {
			return
		}
		again, err := ParseURL(u.String())
		if err != nil {
			t.Fatalf("%q became %q, which is refused: %v", s, u, err)
		}
		if u.User != nil || u.Fragment != "" || OriginOf(again) != OriginOf(u) {
			t.Fatalf("%q: user info, fragment or another origin: %v", s, u)
		}
	})
}

func TestPathKeepsASegmentASegment(t *testing.T) {
	for want, segments := range map[string][]string{
		"/Users/a%2Fb":           {"Users", "a/b"},
		"/Users/%2E%2E":          {"Users", ".."},
		"/oauth/clients/x%3F%23": {"oauth", "clients", "x?#"},
	} {
		if got := Path(segments...); got != want {
			t.Errorf("Path(%q) = %s, want %s", segments, got, want)
		}
	}
}

func TestResolveStaysBelowTheBase(t *testing.T) {
	a := New(Config{}).At(&url.URL{Scheme: "https", Host: "uaa.example.com", Path: "/uaa/"}, nil)
	for path, want := range map[string]string{
		"/Users":                     "https://uaa.example.com/uaa/Users",
		"Users":                      "https://uaa.example.com/uaa/Users",
		"":                           "https://uaa.example.com/uaa",
		"//evil.example/x":           "https://uaa.example.com/uaa//evil.example/x",
		"@evil.example/":             "https://uaa.example.com/uaa/@evil.example/",
		"?a=b":                       "https://uaa.example.com/uaa?a=b",
		"https://other.example/v3/x": "https://other.example/v3/x",
	} {
		u, err := a.resolve(Get(path, nil))
		if err != nil || u.String() != want {
			t.Errorf("%q leads to %v (%v), want %s", path, u, err, want)
		}
	}
	u, err := a.resolve(Get("/v3/users?a=b", url.Values{"c": {"d e"}}))
	if err != nil || !strings.HasSuffix(u.String(), "?a=b&c=d+e") {
		t.Errorf("query: %v %v", u, err)
	}
}

func TestLoopback(t *testing.T) {
	for in, want := range map[string]bool{
		"http://localhost:1": true, "http://z.localhost": true, "http://127.9.9.9": true, "http://[::1]": true,
		"http://localhost.example.com": false, "http://10.0.0.1": false, "http://127.0.0.1.example.com": false, "http://0.0.0.0": false,
	} {
		if got := Loopback(mustURL(t, in)); got != want {
			t.Errorf("Loopback(%s) = %t", in, got)
		}
	}
}
