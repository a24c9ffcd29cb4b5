//go:build unix

package robust

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
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

// TestKilled kills commands that write, at any moment. Afterwards every file can be read, and every context works or says
// that a login is needed.
func TestKilled(t *testing.T) {
	t.Parallel()
	slow := family{
		before: func(string, *http.Request) { time.Sleep(15 * time.Millisecond) },
		after:  func(string, *http.Request) { time.Sleep(15 * time.Millisecond) },
	}
	server := serve(t, sandbox.Config{}, slow.layer)
	p := newPerson(t)
	p.login(server.API())
	p.loginClient(server.API())
	user, client := "marissa@"+host(server), "admin@"+host(server)
	lines := []struct{ stdin, line string }{
		{"koala\n", "login marissa --password-stdin --context " + user},
		{"", "token refresh --context " + user},
		{"", "context use " + user},
		{"adminsecret\n", "login --client-credentials --client-id admin --client-secret-stdin --context " + client},
		{"", "token refresh --context " + client},
		{"", "context use " + client},
	}
	for round := range kills {
		row := lines[round%len(lines)]
		limit := longest
		if strings.HasPrefix(row.line, "context") {
			limit = longest / 4
		}
		p.killed(row.stdin, row.line, rand.N(limit))
		p.filesRead()
		for _, name := range []string{user, client} {
			r := p.cfid("token refresh --context " + name)
			if r.code == 4 && strings.Contains(r.err, "cfid login") {
				p.typed("koala\n", "login", "marissa", "--password-stdin", "--context", name).want(t, 0)
				continue
			}
			r.want(t, 0)
		}
	}
}

// TestKilledAtFirst kills the very first login, which makes the vault and its key, again and again: the next one works.
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
	cmd := p.command(p.t.Context(), stdin, strings.Fields(line)...)
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	time.Sleep(after) // any moment: there is no condition to wait for
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
}

// filesRead fails the test unless every file can be read, and none was called damaged.
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

// TestInterruptedRenewal: Ctrl-C while the server is slow to renew. The new refresh token is kept, for the old one would
// cost the session; the command ends as an interrupted one does.
func TestInterruptedRenewal(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		line   string
		signal syscall.Signal
	}{
		{"token refresh", syscall.SIGINT}, {"token get", syscall.SIGINT}, {"whoami", syscall.SIGINT},
		{"whoami", syscall.SIGTERM}, {"token refresh", syscall.SIGHUP},
	} {
		t.Run(row.line+" "+row.signal.String(), func(t *testing.T) {
			t.Parallel()
			interrupted(t, row.line, row.signal)
		})
	}
}

func interrupted(t *testing.T, line string, signal syscall.Signal) {
	t.Helper()
	arrived := make(chan struct{})
	var once sync.Once
	slow := family{after: func(grant string, r *http.Request) {
		if grant != "refresh_token" {
			return
		}
		once.Do(func() { close(arrived) })
		select {
		case <-r.Context().Done(): // the client hung up: the token is lost
		case <-time.After(200 * time.Millisecond): // time enough to hang up
		}
	}}
	conf, age := expired()
	server := serve(t, conf, slow.layer)
	p := newPerson(t)
	p.login(server.API())
	server.Advance(age)
	cmd := p.command(t.Context(), "", strings.Fields(line)...)
	var printed bytes.Buffer
	cmd.Stdout, cmd.Stderr = &printed, &printed
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	await(t, cmd, arrived)
	if err := cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	r := outcome(t, cmd, cmd.Wait())
	r.err = printed.String()
	r.want(t, 128+int(signal))
	if lines := strings.Count(strings.TrimSpace(r.err), "\n"); lines > 1 || strings.Contains(r.err, "eyJ") {
		t.Errorf("more than the word that it was interrupted: %s", r)
	}
	p.cfid("token refresh").want(t, 0)
	p.cfid("whoami").want(t, 0, "marissa")
	if n := slow.revocations(); n > 0 {
		t.Errorf("an old refresh token was used again")
	}
}

// await waits for a moment in a command's life.
func await(t *testing.T, cmd *exec.Cmd, moment <-chan struct{}) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	select {
	case <-moment:
	case <-ctx.Done():
		_ = cmd.Process.Kill()
		t.Fatalf("%s never came so far", cmd)
	}
}
