package rest

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// maxTraced is how much of a body a trace shows.
const maxTraced = 4 << 10

// tracer writes requests and answers, redacted:
//
//	> POST https://host/path
//	> Authorization: [redacted]
//	< 200 OK 12 ms 512 B
//
// A nil tracer does nothing.
type tracer struct {
	mu    sync.Mutex
	out   io.Writer
	scrub *Scrubber
}

// write writes a block at once. It ignores errors: a trace must not make the command fail.
func (t *tracer) write(direction string, lines []string) {
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(direction + " " + Printable(t.scrub.Clean(line)) + "\n")
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	_, _ = io.WriteString(t.out, b.String())
}

func (t *tracer) request(r *http.Request) {
	if t == nil {
		return
	}
	lines := []string{r.Method + " " + tracedURL(r.URL)}
	lines = append(lines, tracedHeaders(r.Header)...)
	if r.GetBody != nil && r.ContentLength != 0 {
		if body, err := r.GetBody(); err == nil {
			whole, _ := io.ReadAll(body)
			lines = append(lines, tracedBody(r.Header, whole, false))
		}
	}
	t.write(">", lines)
}

func (t *tracer) failure(err error) {
	if t != nil {
		t.write("<", []string{"no answer: " + err.Error()})
	}
}

// response returns a tap that collects the body; the block is written when the body is closed.
func (t *tracer) response(r *http.Response, start time.Time) *tap {
	if t == nil {
		return nil
	}
	return &tap{t: t, r: r, start: start}
}

// tap collects the beginning of a body while it is read. A nil tap does nothing.
type tap struct {
	t     *tracer
	r     *http.Response
	start time.Time
	head  bytes.Buffer
	size  int
	once  sync.Once
}

func (p *tap) write(b []byte) {
	if p == nil {
		return
	}
	p.size += len(b)
	if room := maxErrorBody - p.head.Len(); room > 0 {
		p.head.Write(b[:min(room, len(b))])
	}
}

func (p *tap) done() {
	if p == nil {
		return
	}
	p.once.Do(func() {
		lines := []string{fmt.Sprintf("%d %s %d ms %d B", p.r.StatusCode, http.StatusText(p.r.StatusCode),
			time.Since(p.start).Milliseconds(), p.size)}
		lines = append(lines, tracedHeaders(p.r.Header)...)
		if p.size > 0 {
			lines = append(lines, tracedBody(p.r.Header, p.head.Bytes(), p.size > p.head.Len()))
		}
		p.t.write("<", lines)
	})
}

// tracedURL shows a query by the allow-list of names.
func tracedURL(u *url.URL) string {
	shown := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}
	if u.RawQuery == "" {
		return shown.String()
	}
	return shown.String() + "?" + tracedForm(u.RawQuery)
}

func tracedHeaders(h http.Header) []string {
	var lines []string
	for name, values := range h {
		switch {
		case name == "Authorization":
			lines = append(lines, name+": "+redacted)
		case isTracedHeader(name):
			lines = append(lines, name+": "+strings.Join(values, ", "))
		}
	}
	slices.Sort(lines)
	return lines
}

func isTracedHeader(name string) bool {
	switch name {
	case "Accept", "Content-Type", "Content-Length", "Date", "Etag", "If-Match", "Retry-After", "User-Agent",
		"Www-Authenticate", "X-Vcap-Request-Id", "X-Cf-Warnings", "X-Identity-Zone-Id", "X-Identity-Zone-Subdomain",
		"X-Ratelimit-Limit", "X-Ratelimit-Remaining", "X-Ratelimit-Reset":
		return true
	}
	return false
}

func tracedBody(h http.Header, body []byte, cut bool) string {
	kind, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	switch {
	case kind == formType:
		return tracedForm(string(body))
	case strings.HasSuffix(kind, "json"):
		return tracedJSON(body, cut)
	}
	return "(" + orElse(kind, "no content type") + ")"
}

// tracedForm shows a form or query: all names, and values by the allow-list.
func tracedForm(encoded string) string {
	form, err := url.ParseQuery(encoded)
	if err != nil {
		return redacted
	}
	var parts []string
	for name, values := range form {
		for _, value := range values {
			if !isTracedName(name) {
				parts = append(parts, url.QueryEscape(name)+"="+redacted)
				continue
			}
			parts = append(parts, url.QueryEscape(name)+"="+url.QueryEscape(value))
		}
	}
	slices.Sort(parts)
	return strings.Join(parts, "&")
}
