//go:build unix

package robust

import (
	"bytes"
	"context"
	"math/rand/v2"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox"
)

// interrupts is how often a renewal is interrupted, of each kind.
const interrupts = 15

// TestInterruptedRenewal: Ctrl-C during a slow renewal. The new refresh token is stored, because using the old one would
// end the session; the command ends like any interrupted one.
func TestInterruptedRenewal(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		line   string
		signal syscall.Signal
	}{
		{"token refresh", syscall.SIGINT}, {"token get", syscall.SIGINT}, {"whoami", syscall.SIGINT},
		{"whoami", syscall.SIGTERM}, {"token refresh", syscall.SIGHUP},
	} {
		for _, kind := range sessions() {
			t.Run(row.line+" "+row.signal.String()+" "+kind.name, func(t *testing.T) {
				t.Parallel()
				interrupted(t, kind, row.line, row.signal)
			})
		}
	}
}

func interrupted(t *testing.T, kind session, line string, signal syscall.Signal) {
	t.Helper()
	arrived, struck := make(chan struct{}), make(chan struct{})
	var once sync.Once
	var armed atomic.Bool
	slow := family{after: func(grant string, r *http.Request) {
		if grant != kind.grant || !armed.Load() {
			return
		}
		once.Do(func() { close(arrived) })
		select {
		case <-struck: // nothing tells that the signal was noticed: there is time for it, and to hang up
			wait(r.Context(), time.Second)
		case <-r.Context().Done():
		}
	}}
	conf, age := expired()
	server := serve(t, conf, slow.layer)
	p := newPerson(t)
	kind.login(p, server, slow.layer)
	server.Advance(age)
	armed.Store(true)
	cmd := p.command(t.Context(), "", strings.Fields(line)...)
	var printed bytes.Buffer
	cmd.Stdout, cmd.Stderr = &printed, &printed
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	await(t, cmd, arrived)
	err := cmd.Process.Signal(signal)
	close(struck)
	if err != nil {
		t.Fatal(err)
	}
	r := outcome(t, cmd, cmd.Wait())
	armed.Store(false)
	r.err = printed.String()
	r.want(t, 128+int(signal))
	if lines := strings.Count(strings.TrimSpace(r.err), "\n"); lines > 1 || strings.Contains(r.err, "eyJ") {
		t.Errorf("more than the word that it was interrupted: %s", r)
	}
	p.cfid("token refresh").want(t, 0)
	p.cfid("whoami").want(t, 0, kind.who)
	if n := slow.revocations(); n > 0 {
		t.Errorf("an old refresh token was used again")
	}
}

// wait ends early if the client disconnects, which then loses its token.
func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// await waits for a moment while a command runs.
func await(t *testing.T, cmd *exec.Cmd, moment <-chan struct{}) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	select {
	case <-moment:
	case <-ctx.Done():
		_ = cmd.Process.Kill()
		t.Fatalf("%s never came so far", cmd)
	}
}

// TestInterruptedAtAnyMoment: Ctrl-C at random moments of renewals. Unlike a kill it never costs the session.
func TestInterruptedAtAnyMoment(t *testing.T) {
	t.Parallel()
	for _, kind := range sessions()[:3] {
		t.Run(kind.name, func(t *testing.T) {
			t.Parallel()
			wait := func(string, *http.Request) { time.Sleep(15 * time.Millisecond) }
			slow := family{before: wait, after: wait}
			server := serve(t, sandbox.Config{}, slow.layer)
			p := newPerson(t)
			kind.login(p, server, slow.layer)
			for range interrupts {
				p.stopped(syscall.SIGINT, "", "token refresh", rand.N(longest))
			}
			p.cfid("token refresh").want(t, 0)
			p.filesRead()
			if n := slow.revocations(); n > 0 {
				t.Errorf("an old refresh token was used again")
			}
		})
	}
}
