package sandbox

import (
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/uaa"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// maxBody bounds a request body, in bytes.
const maxBody = 1 << 20

// guard wraps both servers: it refuses foreign hosts (DNS rebinding), cross-site requests of web pages and
// large bodies, and logs every answer.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		rec := &statusRecorder{ResponseWriter: w}
		defer func() { s.log.add(s.logged(r, rec.code(), began)) }()
		switch {
		case !s.ownHost(r.Host):
			http.Error(rec, "this sandbox does not serve the host you asked for", http.StatusMisdirectedRequest)
		case crossSite(r):
			http.Error(rec, "cross-site requests are refused", http.StatusForbidden)
		case r.ContentLength > maxBody:
			http.Error(rec, "request body too large", http.StatusRequestEntityTooLarge)
		case s.cfg.Version == zone.Version430 && firewall(r.URL) != 0:
			http.Error(rec, "the request was rejected", firewall(r.URL))
		default:
			r.Body = http.MaxBytesReader(rec, r.Body, maxBody)
			next.ServeHTTP(rec, r)
		}
	})
}

// ownHost reports whether a Host header names this server: loopback, localhost, their subdomains (identity zones) or
// the configured URL's host.
func (s *Server) ownHost(hostport string) bool {
	host := hostOnly(hostport)
	for _, own := range s.ownHosts() {
		if host == own || strings.HasSuffix(host, "."+own) {
			return true
		}
	}
	return false
}

// ownHosts are the names without subdomain, most specific first.
func (s *Server) ownHosts() []string {
	hosts := []string{"127.0.0.1", "localhost", "::1"}
	if u, err := url.Parse(s.API()); err == nil && u.Hostname() != "" {
		hosts = append([]string{strings.ToLower(u.Hostname())}, hosts...)
	}
	return hosts
}

// subdomainOf returns what precedes the server's own name in a Host header.
func (s *Server) subdomainOf(hostport string) string {
	host := hostOnly(hostport)
	for _, own := range s.ownHosts() {
		if host == own {
			return ""
		}
		if sub, found := strings.CutSuffix(host, "."+own); found {
			return sub
		}
	}
	return host
}

// hostOnly is a Host header without its port, lower case.
func hostOnly(hostport string) string {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = strings.Trim(hostport, "[]")
	}
	return strings.ToLower(host)
}

// crossSite is true for what a browser sends from another site's page, navigation to authorize and login excepted.
func crossSite(r *http.Request) bool {
	if r.Header.Get("Sec-Fetch-Site") != "cross-site" {
		return false
	}
	entry := r.URL.Path == uaa.Path+"/oauth/authorize" || r.URL.Path == uaa.Path+"/login"
	return !(entry && r.Method == http.MethodGet && r.Header.Get("Sec-Fetch-Mode") == "navigate")
}

// firewall is how a released UAA answers addresses with certain signs in a name: Tomcat takes no encoded slash or backslash,
// and Spring Security's firewall no semicolon or percent sign. 0 lets pass.
func firewall(u *url.URL) int {
	path := strings.ToLower(u.EscapedPath())
	switch {
	case !strings.HasPrefix(path, uaa.Path+"/"):
		return 0
	case strings.Contains(path, "%2f"), strings.Contains(path, "%5c"):
		return http.StatusBadRequest
	case strings.Contains(path, "%3b"), strings.Contains(path, "%25"):
		return http.StatusInternalServerError
	}
	return 0
}

// statusRecorder remembers the status that was written.
type statusRecorder struct {
	http.ResponseWriter
	status int
	cut    bool
}

func (w *statusRecorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusRecorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(b)
}

// Cut notes that the connection was broken: there is no status.
func (w *statusRecorder) Cut() { w.cut = true }

// Unwrap lets http.ResponseController reach the connection.
func (w *statusRecorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *statusRecorder) code() int {
	if w.cut {
		return 0
	}
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}
