//go:build unix

package robust

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/cfid-cli/cfid/internal/sandbox"
)

// surplus sends more than its Content-Length announces, for example an answer to another client.
func surplus(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		next.ServeHTTP(rec, r)
		conn, out, err := w.(http.Hijacker).Hijack() // HTTP/1.1
		if err != nil {
			panic(err)
		}
		fmt.Fprintf(out, "HTTP/1.1 %d OK\r\n", rec.Code)
		rec.Header().Del("Transfer-Encoding")
		rec.Header().Set("Content-Length", fmt.Sprint(rec.Body.Len()))
		_ = rec.Header().Write(out) // the client may have ended: nobody to tell
		fmt.Fprintf(out, "\r\n%sHTTP/1.1 200 OK\r\n\r\npassword=%s", rec.Body, plantedPassword)
		_ = out.Flush()
		_ = conn.Close()
	})
}

// TestNothingPassesTheScrubberBy: net/http writes to Go's default logger when a server breaks the rules of HTTP, and quotes it.
func TestNothingPassesTheScrubberBy(t *testing.T) {
	t.Parallel()
	server := serve(t, sandbox.Config{}, surplus)
	p := newPerson(t)
	for _, row := range [][]string{
		{"", "target", server.API()}, {"koala\n", "login", "marissa", "--password-stdin"}, {"", "role", "list"}, {"", "org", "list", "-v"},
	} {
		r := p.typed(row[0], row[1:]...).want(t, 0)
		for _, text := range []string{"Unsolicited", plantedPassword, "password="} {
			if strings.Contains(r.err, text) {
				t.Errorf("%q in: %s", text, r)
			}
		}
	}
}
