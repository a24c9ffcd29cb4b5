package rest

import (
	"net/url"
	"strings"

	"golang.org/x/net/http/httpproxy"
)

// ProxyFromEnv reads HTTP_PROXY, HTTPS_PROXY, NO_PROXY and their lower-case forms from the
// given environment ("NAME=value"). Loopback is never proxied. HTTP_PROXY is ignored where
// REQUEST_METHOD is set: there the client of a CGI script controls it.
func ProxyFromEnv(env []string) func(*url.URL) (*url.URL, error) {
	values := make(map[string]string, len(env))
	for _, entry := range env {
		name, value, _ := strings.Cut(entry, "=")
		values[name] = value
	}
	first := func(names ...string) string {
		for _, name := range names {
			if values[name] != "" {
				return values[name]
			}
		}
		return ""
	}
	cfg := httpproxy.Config{
		HTTPProxy:  first("HTTP_PROXY", "http_proxy"),
		HTTPSProxy: first("HTTPS_PROXY", "https_proxy"),
		NoProxy:    first("NO_PROXY", "no_proxy"),
		CGI:        values["REQUEST_METHOD"] != "",
	}
	configured := cfg.ProxyFunc()
	return func(u *url.URL) (*url.URL, error) {
		if Loopback(u) { // httpproxy knows localhost and the literals, not the names below localhost
			return nil, nil
		}
		return configured(u)
	}
}
