package rest

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// Names below localhost need no resolver and no proxy.
func TestNamesBelowLocalhost(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte(r.Host))
	}))
	t.Cleanup(server.Close)
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "http://"), ":")
	env := []string{"HTTP_PROXY=http://127.0.0.1:9", "HTTPS_PROXY=http://127.0.0.1:9"}
	c := New(Config{Retry: Retry{Max: -1}, Proxy: ProxyFromEnv(env)})
	t.Cleanup(c.CloseIdle)
	for _, host := range []string{"lab.localhost", "LAB.Localhost", "a.b.localhost", "localhost", "127.0.0.1"} {
		var body []byte
		err := c.At(mustURL(t, "http://"+host+":"+port), nil).Do(t.Context(), Get("/", nil), &body)
		if err != nil || string(body) != strings.ToLower(host)+":"+port {
			t.Errorf("%s: %q, %v", host, body, err)
		}
	}
}

func TestProxyIsNotForLoopback(t *testing.T) {
	proxy := ProxyFromEnv([]string{"HTTP_PROXY=http://proxy.example.com", "HTTPS_PROXY=http://proxy.example.com"})
	for raw, proxied := range map[string]bool{
		"https://api.example.com":   true,
		"http://api.example.com":    true,
		"http://localhost:8080":     false,
		"http://lab.localhost:8080": false,
		"https://lab.localhost":     false,
		"http://127.3.2.1":          false,
		"http://[::1]:8080":         false,
		"https://notlocalhost":      true,
	} {
		u, err := url.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		via, err := proxy(u)
		if err != nil || (via != nil) != proxied {
			t.Errorf("%s by %v, %v", raw, via, err)
		}
	}
}
