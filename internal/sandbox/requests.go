package sandbox

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"
)

// keptRequests bounds the log: older entries are dropped, counts stay.
const keptRequests = 10_000

// Request is one answered request, secrets redacted.
type Request struct {
	Method string        `json:"method"`
	Host   string        `json:"host"`
	Path   string        `json:"path"`
	Query  string        `json:"query,omitempty"` // raw, values of secret parameters redacted
	Status int           `json:"status"`          // 0 where a fault broke the connection
	Time   time.Time     `json:"time"`
	Took   time.Duration `json:"took"`
}

// requestLog remembers the newest requests in a ring and counts all.
type requestLog struct {
	out   io.Writer
	mu    sync.Mutex
	ring  []Request
	start int
	total int
}

func (l *requestLog) add(r Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.total++
	if l.out != nil {
		fmt.Fprintf(l.out, "%s %s %d %s\n", r.Method, pathAndQuery(r), r.Status, r.Took.Round(100*time.Microsecond))
	}
	if len(l.ring) < keptRequests {
		l.ring = append(l.ring, r)
		return
	}
	l.ring[l.start] = r
	l.start = (l.start + 1) % keptRequests
}

func pathAndQuery(r Request) string {
	if r.Query == "" {
		return r.Path
	}
	return r.Path + "?" + r.Query
}

// Requests are the newest answered requests (at most 10,000), oldest first.
func (s *Server) Requests() []Request {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	out := make([]Request, 0, len(s.log.ring))
	out = append(out, s.log.ring[s.log.start:]...)
	return append(out, s.log.ring[:s.log.start]...)
}

// RequestCount is how many requests were answered since the start or the last ResetRequests.
func (s *Server) RequestCount() int {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	return s.log.total
}

// ResetRequests empties the request log and its count.
func (s *Server) ResetRequests() {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	s.log.ring, s.log.start, s.log.total = nil, 0, 0
}

// logged is the entry for an answered request.
func (s *Server) logged(r *http.Request, status int, began time.Time) Request {
	return Request{
		Method: r.Method, Host: r.Host, Path: redactPath(r.URL.Path), Query: redactQuery(r.URL.RawQuery),
		Status: status, Time: s.now(), Took: time.Since(began),
	}
}

const redacted = "[redacted]"

// tokenShape is an opaque token or refresh token: its id is the token itself, so it is a secret in a path too.
var tokenShape = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`[0-9a-f]{32}(-r)?|eyJ[A-Za-z0-9_.-]{20,}`)
})

func redactPath(path string) string {
	if len(path) < 32 {
		return path
	}
	return tokenShape().ReplaceAllString(path, redacted)
}

// secretParameters never appear in the log with their values.
var secretParameters = []string{
	"access_token", "assertion", "client_assertion", "client_secret", "code", "code_verifier", "credentials", "device_code",
	"id_token", "id_token_hint", "passcode", "password", "refresh_token", "subject_token", "actor_token", "token", "secret",
}

func redactQuery(raw string) string {
	if raw == "" {
		return ""
	}
	parts := strings.Split(raw, "&")
	for i, part := range parts {
		name, _, found := strings.Cut(part, "=")
		if found && isSecretParameter(name) {
			parts[i] = name + "=" + redacted
		}
	}
	return strings.Join(parts, "&")
}

func isSecretParameter(name string) bool {
	plain, err := url.QueryUnescape(name)
	if err != nil {
		return true
	}
	for _, secret := range secretParameters {
		if strings.EqualFold(plain, secret) {
			return true
		}
	}
	return false
}
