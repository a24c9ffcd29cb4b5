package secret

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStartOverAfterAReboot(t *testing.T) {
	home, kern := t.TempDir(), newRing()
	open := func(with ...func(*Options)) *Vault {
		v := testVault(t, home, refusing(errNoService), with...)
		v.kernel = kern
		return v
	}
	put(t, open(), "one", planted)
	files := snapshot(t, filepath.Join(home, "config", "vault"))
	if err := open().StartOver(t.Context()); err != nil {
		t.Fatalf("the key is there: %v", err)
	}
	if diff := cmp.Diff(files, snapshot(t, filepath.Join(home, "config", "vault"))); diff != "" {
		t.Fatal(diff)
	}
	kern.items = map[string]string{} // the reboot
	wantErr(t, open().Update(t.Context(), "one", nil), ErrKeyGone)

	var shown []string
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			v := open(func(o *Options) {
				o.Notice = func(line string) { mu.Lock(); defer mu.Unlock(); shown = append(shown, line) }
			})
			if err := v.StartOver(t.Context()); err != nil {
				t.Error(err)
			}
			if err := store(t.Context(), v, fmt.Sprintf("ctx-%d", i), planted); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	v := open()
	s, err := v.Status(t.Context())
	if err != nil || len(s.Lost) != 1 || s.Mode != ModeKernel || len(s.Entries) != 20 || s.Key != nil {
		t.Fatalf("status %+v, %v", s, err)
	}
	want(t, v, "one", "")
	if len(shown) != 1 || !strings.Contains(shown[0], s.Lost[0]) {
		t.Errorf("shown %q", shown)
	}
	if diff := cmp.Diff(files, snapshot(t, s.Lost[0])); diff != "" {
		t.Errorf("the old vault is not kept: %s", diff)
	}
	if info, err := os.Stat(s.Lost[0]); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v", info, err)
	}
}

func TestAbandon(t *testing.T) {
	home, ring := t.TempDir(), newRing()
	v := testVault(t, home, ring)
	_, err := v.Abandon(t.Context())
	wantErr(t, err, ErrNoVault)
	put(t, v, "one", planted)
	before, items := snapshot(t, v.opts.Dir), ring.names()
	lost, err := v.Abandon(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, snapshot(t, lost)); diff != "" {
		t.Error(diff)
	}
	want(t, v, "one", "")
	put(t, v, "one", "fresh")
	want(t, testVault(t, home, ring), "one", "fresh")
	if len(ring.names()) != 2 || len(items) != 1 {
		t.Errorf("the keyring held %v, holds %v", items, ring.names())
	}
}
