//go:build unix

package robust

import (
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"sync"
	"testing"

	"github.com/cfid-cli/cfid/internal/sandbox"
)

// TestStatusWhileLoggingIn: while a session is replaced by another one there is always one, and status reports it at every moment.
func TestStatusWhileLoggingIn(t *testing.T) {
	t.Parallel()
	conf, _ := expired()
	server := serve(t, conf)
	p := newPerson(t)
	p.login(server.API())
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		defer close(done)
		for range 15 {
			own := *p
			own.seen = new([]result)
			own.typed("koala\n", "login", "marissa", "--password-stdin").want(t, 0)
			own.cfid("token refresh").want(t, 0)
			own.cfid("vault rekey").want(t, 0)
		}
	})
	calls := 0
	for running := true; running; calls++ {
		select {
		case <-done:
			running = false
		default:
		}
		p.cfid("status").want(t, 0)
	}
	wg.Wait()
	t.Logf("%d calls", calls)
}

// lasting leaves out of the answer how long a token lasts.
func lasting(next http.Handler) http.Handler {
	ends := regexp.MustCompile(`"expires_in":\d+,?`)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isToken(r) {
			next.ServeHTTP(w, r)
			return
		}
		rec := httptest.NewRecorder()
		next.ServeHTTP(rec, r)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(rec.Code)
		_, _ = w.Write(ends.ReplaceAll(rec.Body.Bytes(), nil)) // the client may have ended: nobody to tell
	})
}

// TestStatusOfATokenWithoutEnd: what the server doesn't tell is unknown, and not "no session".
func TestStatusOfATokenWithoutEnd(t *testing.T) {
	t.Parallel()
	server := serve(t, sandbox.Config{}, lasting)
	p := newPerson(t)
	p.cfid("target "+server.API()).want(t, 0)
	p.typed("adminsecret\n", "login", "--client-credentials", "--client-id", "admin", "--client-secret-stdin", "--token-format", "opaque", "--no-store-secret").want(t, 0)
	p.cfid("status").want(t, 0, "unknown")
	p.cfid("logout").want(t, 0)
	p.cfid("status").want(t, 4)
}

// TestStatusAfterAFailedWrite: where contexts.yaml could not be written, the vault still has the session.
func TestStatusAfterAFailedWrite(t *testing.T) {
	t.Parallel()
	server := serve(t, sandbox.Config{})
	p := newPerson(t)
	p.login(server.API())
	before := read(t, p.contexts())
	p.cfid("token refresh").want(t, 0)
	if err := os.WriteFile(p.contexts(), []byte(before), 0o600); err != nil {
		t.Fatal(err)
	}
	p.cfid("status").want(t, 0, "unknown")
}
