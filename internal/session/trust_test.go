package session

import (
	"net/url"
	"strings"
	"testing"

	"github.com/cfid-cli/cfid/context/store"
)

func TestTargetURL(t *testing.T) {
	for typed, want := range map[string]string{
		"api.example.com":                 "https://api.example.com",
		" API.Example.com/ ":              "https://api.example.com",
		"api.example.com:8443/uaa/":       "https://api.example.com:8443/uaa",
		"https://api.example.com?x=1":     "https://api.example.com",
		"HTTPS://Api.Example.com":         "https://api.example.com",
		"localhost":                       "http://localhost",
		"localhost:8080/uaa":              "http://localhost:8080/uaa",
		"uaa.localhost:8080":              "http://uaa.localhost:8080",
		"127.0.0.1:8080":                  "http://127.0.0.1:8080",
		"127.9.9.9":                       "http://127.9.9.9",
		"[::1]:8080":                      "http://[::1]:8080",
		"https://localhost":               "https://localhost",
		"http://localhost:8080/uaa":       "http://localhost:8080/uaa",
		"10.0.0.6:25555":                  "https://10.0.0.6:25555",
		"localhost.example.com":           "https://localhost.example.com",
		"http://api.example.com":          "",
		"http://127.0.0.1.example.com":    "",
		"http://10.0.0.1":                 "",
		"http://0.0.0.0":                  "",
		"https://jo@api.example.com":      "",
		"jo:unreal@api.example.com":       "",
		"https://api.example.com/#x":      "",
		"ftp://api.example.com":           "",
		"https://":                        "",
		"":                                "",
		"  ":                              "",
		"https://api.example.com:port":    "",
		"javascript:alert(1)//localhost/": "",
	} {
		u, err := TargetURL(typed)
		switch {
		case want == "" && (err == nil || Class(err) != UsageFault):
			t.Errorf("%q: %v, %v; a usage error is wanted", typed, u, err)
		case want != "" && (err != nil || u.String() != want):
			t.Errorf("%q: %v, %v; want %s", typed, u, err, want)
		case err != nil && strings.Contains(err.Error(), "unreal"):
			t.Errorf("%q: the error shows a password: %v", typed, err)
		}
	}
}

func FuzzTargetURL(f *testing.F) {
	for _, seed := range []string{"api.example.com", "localhost:8080/uaa", "https://a:b@c", "[::1]", "http://x.localhost", "%zz", "a b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		u, err := TargetURL(typed)
		if err != nil {
			return
		}
		if u.User != nil || u.Fragment != "" || u.Hostname() == "" || u.Scheme != "https" && !isLoopback(u.Hostname()) {
			t.Errorf("%q: %v", typed, u)
		}
		again, err := TargetURL(u.String())
		if err != nil || again.String() != u.String() {
			t.Errorf("%q: %v becomes %v, %v", typed, u, again, err)
		}
	})
}

func TestTrustLink(t *testing.T) {
	const ask, refuse = "ask", "refuse"
	for _, row := range []struct{ from, link, want string }{
		{"https://api.sys.example.com", "https://uaa.sys.example.com", ""},
		{"https://api.sys.example.com", "https://UAA.SYS.example.com/uaa", ""},
		{"https://api.sys.example.com", "https://a.uaa.sys.example.com", ""},
		{"https://api.sys.example.com", "https://api.sys.example.com:8443", ""},
		{"https://api.sys.example.com", "https://uaa.example.com", ask},
		{"https://api.sys.example.com", "https://uaa.sys.example.com.evil.org", ask},
		{"https://api.sys.example.com", "https://evilsys.example.com", ask},
		{"https://example.com", "https://uaa.com", ask},
		{"https://example.com", "https://uaa.example.com", ask},
		{"https://10.0.0.6:25555", "https://10.0.0.6:8443", ""},
		{"https://10.0.0.6", "https://10.0.0.7", ask},
		{"https://10.0.0.6", "https://1.0.0.6", ask},
		{"https://api.example.com", "http://uaa.example.com", refuse},
		{"https://api.example.com", "http://127.0.0.1:8080/uaa", refuse},
		{"https://api.example.com", "https://127.0.0.1", refuse},
		{"https://api.example.com", "https://localhost", refuse},
		{"https://api.example.com", "https://uaa.localhost", refuse},
		{"https://api.example.com", "https://[::1]", refuse},
		{"https://api.example.com", "https://[::ffff:127.0.0.1]", refuse},
		{"https://api.example.com", "https://169.254.169.254", refuse},
		{"https://api.example.com", "https://[fe80::1]", refuse},
		{"https://api.example.com", "https://0.0.0.0", refuse},
		{"https://api.example.com", "https://jo:pass@uaa.example.com", refuse},
		{"https://api.example.com", "/uaa", refuse},
		{"https://api.example.com", "file:///etc/passwd", refuse},
		{"http://127.0.0.1:8080", "http://127.0.0.1:8080/uaa", ""},
		{"http://127.0.0.1:8080", "http://localhost:8080/uaa", ""},
		{"http://localhost:8080", "http://[::1]:8080/uaa", ""},
		{"http://localhost:8080", "http://uaa.example.com", refuse},
		{"http://localhost:8080", "https://uaa.example.com", ask},
	} {
		from, err := url.Parse(row.from)
		if err != nil {
			t.Fatal(err)
		}
		foreign, err := trustLink(from, row.link)
		got := ""
		switch {
		case err != nil:
			got = refuse
		case foreign != "":
			got = ask
		}
		if got != row.want {
			t.Errorf("%s names %s: %q (%s, %v), want %q", row.from, row.link, got, foreign, err, row.want)
		}
	}
}

func TestSameFamily(t *testing.T) {
	for _, row := range []struct {
		from, to string
		want     bool
	}{
		{"api.example.com", "uaa.example.com", true},
		{"api.example.com", "API.EXAMPLE.COM", true},
		{"api.example.com", "example.com", false},
		{"api.example.com", "uaa.example.org", false},
		{"api.example.com", "uaaexample.com", false},
		{"example.com", "other.com", false},
		{"api", "uaa", false},
		{"10.0.0.6", "11.0.0.6", false},
		{"::1", "::2", false},
	} {
		if got := sameFamily(row.from, row.to); got != row.want {
			t.Errorf("%s and %s: %v", row.from, row.to, got)
		}
	}
}

func TestLooksLikeUAA(t *testing.T) {
	for raw, want := range map[string]bool{
		"https://uaa.sys.example.com": true, "https://login.sys.example.com": true, "http://localhost:8080/uaa": true,
		"https://api.example.com": false, "https://example.com/uaax": false, "https://uaax.example.com": false,
	} {
		u, err := url.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		if got := LooksLikeUAA(u); got != want {
			t.Errorf("%s: %v", raw, got)
		}
	}
}

// A zone's UAA is found by its host name, and found again from the name that was stored.
func TestInZone(t *testing.T) {
	for _, row := range []struct{ base, zone, want, back string }{
		{"https://uaa.example.com", "", "https://uaa.example.com", "https://uaa.example.com"},
		{"https://uaa.example.com/uaa", "lab", "https://lab.uaa.example.com/uaa", "https://uaa.example.com/uaa"},
		{"https://uaa.example.com:8443", "Lab", "https://lab.uaa.example.com:8443", "https://uaa.example.com:8443"},
		{"https://uaa.example.com", "uaa", "https://uaa.uaa.example.com", "https://uaa.example.com"},
		{"http://127.0.0.1:8080/uaa", "lab", "http://lab.localhost:8080/uaa", "http://localhost:8080/uaa"},
		{"http://[::1]:8080/uaa", "lab", "http://lab.localhost:8080/uaa", "http://localhost:8080/uaa"},
		{"http://localhost:8080", "a.b", "http://a.b.localhost:8080", "http://localhost:8080"},
		{"https://10.0.0.6", "lab", "", ""},
		{"https://uaa.example.com", "a b", "", ""},
		{"https://uaa.example.com", "evil.org/", "", ""},
		{"https://uaa.example.com", "jo@evil", "", ""},
		{"https://uaa.example.com", "-x", "", ""},
	} {
		got, err := InZone(row.base, row.zone)
		if got != row.want || (err != nil) != (row.want == "") {
			t.Errorf("%s in %q: %q, %v; want %q", row.base, row.zone, got, err, row.want)
		}
		if err == nil && OutOfZone(got, row.zone) != row.back {
			t.Errorf("%s out of %q: %q, want %q", got, row.zone, OutOfZone(got, row.zone), row.back)
		}
	}
}

// A TLS exception holds for the hosts of the target that was found, and for no others.
func TestExceptionHosts(t *testing.T) {
	found := &Found{Target: store.Target{URL: "https://api.example.com", API: "https://api.example.com", UAA: "https://uaa.example.com:8443/uaa"}}
	for name, row := range map[string]struct {
		tls  store.TLS
		want string
	}{
		"none":     {store.TLS{Hosts: []string{"stale.example.com"}}, ""},
		"pinned":   {store.TLS{CA: "x", Hosts: []string{"stale.example.com"}}, "api.example.com uaa.example.com:8443"},
		"switched": {store.TLS{SkipVerify: true}, "api.example.com uaa.example.com:8443"},
	} {
		if got := strings.Join(exceptionHosts(row.tls, found), " "); got != row.want {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
}
