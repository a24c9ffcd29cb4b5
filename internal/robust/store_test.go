//go:build unix

package robust

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/cfid-cli/cfid/internal/disktest"
)

// TestDiskFillsDuringRenewal: the disk becomes full while the server renews. The space for the new tokens was reserved
// before, so nothing is lost, and the next command uses them.
func TestDiskFillsDuringRenewal(t *testing.T) {
	disktest.RunSize(t, "1m", func(t *testing.T, disk disktest.Disk) {
		var armed atomic.Bool
		for _, kind := range sessions() {
			conf, age := expired()
			fills := family{after: func(grant string, _ *http.Request) {
				if grant == kind.grant && armed.CompareAndSwap(true, false) {
					disk.Fill()
				}
			}}
			server := serve(t, conf, fills.layer)
			p := personIn(t, filepath.Join(disk.Dir, strings.ReplaceAll(kind.name, " ", "-")))
			kind.login(p, server, fills.layer)
			server.Advance(age)
			armed.Store(true)
			p.cfid("whoami").want(t, 0, kind.who)
			if armed.Load() {
				t.Errorf("%s: nothing was renewed", kind.name)
			}
			p.cfid("whoami").want(t, 0, kind.who)
			disk.Free()
			p.cfid("token refresh").want(t, 0)
			if n := fills.revocations(); n > 0 {
				t.Errorf("%s: an old refresh token was used again", kind.name)
			}
		}
	})
}

// TestRenewalThatCannotBeStored: the disk fails after the server has answered. The command continues with the new token and
// prints a warning.
func TestRenewalThatCannotBeStored(t *testing.T) {
	t.Parallel()
	for _, kind := range sessions() {
		t.Run(kind.name, func(t *testing.T) {
			t.Parallel()
			notStored(t, kind)
		})
	}
}

func notStored(t *testing.T, kind session) {
	t.Helper()
	conf, age := expired()
	var p *person
	var armed atomic.Bool
	spoil := family{after: func(grant string, _ *http.Request) {
		if grant != kind.grant || !armed.Load() {
			return
		}
		found, err := filepath.Glob(filepath.Join(p.vault(), ".cfid-*"))
		if err != nil || len(found) != 1 {
			t.Errorf("want one file that waits for the new tokens: %v, %v", found, err)
			return
		}
		if err := os.Remove(found[0]); err != nil {
			t.Error(err)
		}
	}}
	server := serve(t, conf, spoil.layer)
	p = newPerson(t)
	kind.login(p, server, spoil.layer)
	server.Advance(age)
	armed.Store(true)
	entry := read(t, p.entry())
	for _, line := range []string{"whoami", "token get"} {
		spoil.mu.Lock()
		for _, login := range spoil.logins { // the old refresh token is valid again: this test is about the command
			login.current = "not-a-real-refresh-token-1"
		}
		spoil.mu.Unlock()
		r := p.cfid(line).want(t, 0, "could not be stored", "this command only")
		if strings.Count(r.err, "\n") != 1 {
			t.Errorf("want one note: %s", r)
		}
	}
	if read(t, p.entry()) != entry {
		t.Error("the entry was changed")
	}
}
