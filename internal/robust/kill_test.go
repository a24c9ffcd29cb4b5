//go:build unix

package robust

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/context/secret"
	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/sandbox"
)

const (
	kills   = 30
	longest = 90 * time.Millisecond // of the commands that are killed
)

// TestKilled kills commands that write, at random moments. Afterwards every file can be read, and every context works or
// needs a login.
func TestKilled(t *testing.T) {
	t.Parallel()
	slow := family{
		before: func(string, *http.Request) { time.Sleep(15 * time.Millisecond) },
		after:  func(string, *http.Request) { time.Sleep(15 * time.Millisecond) },
	}
	var atServer, atIdP connections
	server := serveCounted(t, sandbox.Config{}, &atServer, slow.layer)
	idp := identityProviderCounted(t, server, &atIdP, slow.layer)
	p := newPerson(t)
	p.login(server.API())
	p.loginClient(server.API())
	p.loginCorporate(server, idp)
	user, client := "marissa@"+host(server), "admin@"+host(server)
	lines := []struct{ context, stdin, line string }{
		{user, "koala\n", "login marissa --password-stdin"},
		{user, "", "token refresh"},
		{client, "adminsecret\n", "login --client-credentials --client-id admin --client-secret-stdin"},
		{client, "", "token refresh"},
		{user, "", "context use " + user},
		{corporate, "", "token refresh"},
	}
	for round := range kills {
		row := lines[round%len(lines)]
		limit := longest
		if strings.HasPrefix(row.line, "context") {
			limit = longest / 4
		}
		p.killed(row.stdin, row.line+" --context "+row.context, rand.N(limit))
		// A refresh token that arrives late is one that was used before, and ends the session.
		atServer.settle(t, server.API())
		atIdP.settle(t, idp.API())
		p.filesRead()
		r := p.cfid("token refresh --context " + row.context)
		switch {
		case r.code != 4 || !strings.Contains(r.err, "cfid login"):
			r.want(t, 0)
		case row.context == corporate:
			p.loginCorporate(server, idp)
		default:
			p.typed("koala\n", "login", "marissa", "--password-stdin", "--context", row.context).want(t, 0)
		}
	}
	for _, name := range []string{user, client, corporate} {
		p.cfid("token refresh --context "+name).want(t, 0)
	}
}

// TestKilledAtFirst kills the very first login, which creates the vault and its key, several times: the next one works.
func TestKilledAtFirst(t *testing.T) {
	t.Parallel()
	server := serve(t, sandbox.Config{})
	for range 8 {
		p := newPerson(t)
		p.cfid("target "+server.API()).want(t, 0)
		p.killed("koala\n", "login marissa --password-stdin", rand.N(longest/2))
		p.filesRead()
		r := p.cfid("token get")
		if r.code != 0 && r.code != 4 {
			t.Fatalf("want a token or the advice to log in: %s", r)
		}
		p.typed("koala\n", "login", "marissa", "--password-stdin").want(t, 0)
		p.cfid("token refresh").want(t, 0)
	}
}

func host(s *sandbox.Server) string { return strings.TrimPrefix(s.API(), "http://") }

// killed starts a command and kills it after a while, unless it ended before.
func (p *person) killed(stdin, line string, after time.Duration) {
	p.t.Helper()
	p.stopped(syscall.SIGKILL, stdin, line, after)
}

func (p *person) stopped(by syscall.Signal, stdin, line string, after time.Duration) {
	p.t.Helper()
	cmd := p.command(p.t.Context(), stdin, strings.Fields(line)...)
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	time.Sleep(after)          // a random moment: there is no condition to wait for
	_ = cmd.Process.Signal(by) // fails if the process has ended
	_ = cmd.Wait()
}

// filesRead fails the test unless every file can be read, and none was reported as damaged.
func (p *person) filesRead() {
	p.t.Helper()
	file, err := store.Open(p.config()).Read(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	vault := secret.New(secret.Options{Dir: p.vault(), Mode: secret.ModeFile, KeyFile: p.keyFile()})
	for _, c := range file.Contexts {
		if _, err := vault.Read(p.t.Context(), c.ID); err != nil {
			p.t.Fatal(err)
		}
	}
	for _, dir := range []string{p.config(), p.vault()} {
		entries, err := os.ReadDir(dir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			p.t.Fatal(err)
		}
		for _, e := range entries {
			if strings.Contains(e.Name(), "damaged") || strings.Contains(e.Name(), "lost") {
				p.t.Fatalf("set aside: %s", e.Name())
			}
		}
	}
}
