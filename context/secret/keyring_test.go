package secret

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// hanging is a keyring whose calls block until a value is sent on the channel.
func hanging(release chan struct{}) *fakeRing {
	r := newRing()
	r.before = func(string, string) error { <-release; return nil }
	return r
}

func TestKeyringLimits(t *testing.T) {
	for name, row := range map[string]struct {
		terminal bool
		limit    time.Duration
		notices  []string
	}{
		"terminal":    {true, 60 * time.Second, []string{waitingNotice}},
		"no terminal": {false, 3 * time.Second, nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				release := make(chan struct{})
				var shown []string
				o := Options{Terminal: row.terminal, Notice: func(line string) { shown = append(shown, line) }}
				p := newPatient(hanging(release), o.withDefaults())
				start := time.Now()
				_, err := p.get(t.Context(), "x")
				wantErr(t, err, ErrTimeout)
				if got := time.Since(start); got != row.limit {
					t.Errorf("waited %s, not %s", got, row.limit)
				}
				// The first call still hangs, so the second one must not call the keyring.
				start = time.Now()
				wantErr(t, p.set(t.Context(), "x", "y"), ErrTimeout)
				if got := time.Since(start); got != row.limit {
					t.Errorf("the second waited %s, not %s", got, row.limit)
				}
				if n := p.ring.(*fakeRing).count("get") + p.ring.(*fakeRing).count("set"); n != 1 {
					t.Errorf("%d calls at once", n)
				}
				if diff := cmp.Diff(row.notices, shown); diff != "" {
					t.Error(diff)
				}
				close(release)
				synctest.Wait()
				if err := p.set(t.Context(), "x", "y"); err != nil {
					t.Errorf("after the keyring woke up: %v", err)
				}
			})
		})
	}
}

func TestKeyringCallEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		defer close(release)
		p := newPatient(hanging(release), Options{Terminal: true}.withDefaults())
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := p.get(ctx, "x")
		wantErr(t, err, context.DeadlineExceeded)
	})
}

func TestKeyringPanicIsAnError(t *testing.T) {
	r := newRing()
	r.before = func(string, string) error { panic("the bus hung up") }
	_, err := newPatient(r, Options{}.withDefaults()).get(t.Context(), "x")
	wantErr(t, err, ErrNoKeyring)
}

// The four errors of a keyring are returned as they are, never lead to another mode, and are not remembered.
func TestKeyringErrors(t *testing.T) {
	for _, kind := range []error{ErrLocked, ErrDenied, ErrTimeout, ErrNoKeyring} {
		t.Run(kind.Error(), func(t *testing.T) {
			home, ring := t.TempDir(), newRing()
			put(t, testVault(t, home, ring), "one", planted)
			fresh := t.TempDir()
			ring.before = func(string, string) error { return kind }
			v := testVault(t, home, ring)
			_, err := v.Read(t.Context(), "one")
			wantErr(t, err, kind)
			n := testVault(t, fresh, ring)
			n.kernel = newRing()
			wantErr(t, n.Update(t.Context(), "one", nil), kind)
			wantErr(t, n.Init(t.Context(), ""), kind)
			if files := snapshot(t, fresh); len(files) != 0 {
				t.Errorf("a vault was made: %v", files)
			}
			ring.before = nil
			want(t, v, "one", planted)
		})
	}
}

// A keyring that reports success after its dialog was dismissed has stored nothing: the vault is not created.
func TestKeyringThatKeepsNothing(t *testing.T) {
	home := t.TempDir()
	v := testVault(t, home, forgetful{newRing()})
	wantErr(t, v.Update(t.Context(), "one", nil), ErrDenied)
	if files := snapshot(t, home); len(files) != 0 {
		t.Errorf("a vault was made: %v", files)
	}
}

type forgetful struct{ *fakeRing }

func (forgetful) Set(string, string, string) error { return nil }

// Concurrent readers cause one dialog, and a reader that is canceled does not make the others fail.
func TestKeyringIsAskedOnce(t *testing.T) {
	home, ring := t.TempDir(), newRing()
	put(t, testVault(t, home, ring), "one", planted)
	before := ring.count("get")
	v := testVault(t, home, ring, func(o *Options) { o.Terminal = true })
	asked, release := make(chan struct{}), make(chan struct{})
	ring.before = func(string, string) error {
		asked <- struct{}{}
		<-release
		return nil
	}
	hasty, cancel := context.WithCancel(t.Context())
	gaveUp := make(chan error)
	go func() { _, err := v.Read(hasty, "one"); gaveUp <- err }()
	<-asked
	results := make(chan error)
	for range 20 {
		go func() { _, err := v.Read(t.Context(), "one"); results <- err }()
	}
	cancel()
	wantErr(t, <-gaveUp, context.Canceled)
	release <- struct{}{} // the call of the reader that was canceled
	<-asked
	release <- struct{}{}
	for range 20 {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	if n := ring.count("get") - before; n != 2 {
		t.Errorf("the keyring was asked %d times", n)
	}
}

func TestKeyGone(t *testing.T) {
	for name, spoil := range map[string]func(r *fakeRing, item string){
		"deleted": func(r *fakeRing, item string) { delete(r.items, item) },
		"garbage": func(r *fakeRing, item string) { r.items[item] = "garbage" },
		"another": func(r *fakeRing, item string) {
			k, err := newKey()
			if err != nil {
				t.Fatal(err)
			}
			r.items[item] = k.text()
		},
	} {
		t.Run(name, func(t *testing.T) {
			home, ring := t.TempDir(), newRing()
			put(t, testVault(t, home, ring), "one", planted)
			item := ring.names()[0]
			good := ring.items[item]
			spoil(ring, item)
			before, items := snapshot(t, home), len(ring.items)
			v := testVault(t, home, ring)
			_, err := v.Read(t.Context(), "one")
			wantErr(t, err, ErrKeyGone)
			wantErr(t, v.Update(t.Context(), "one", nil), ErrKeyGone)
			wantErr(t, v.Replace(t.Context(), "two", nil), ErrKeyGone)
			wantErr(t, v.StartOver(t.Context()), ErrKeyGone)
			wantErr(t, v.Rekey(t.Context()), ErrKeyGone)
			wantErr(t, v.Init(t.Context(), ""), ErrExists)
			if diff := cmp.Diff(before, snapshot(t, home)); diff != "" || len(ring.items) != items {
				t.Errorf("something was written: %s", diff)
			}
			s, err := v.Status(t.Context())
			if err != nil || !errors.Is(s.Key, ErrKeyGone) || len(s.Entries) != 1 {
				t.Errorf("status %+v, %v", s, err)
			}
			ring.items[item] = good
			want(t, v, "one", planted)
		})
	}
}

func TestTwoHomesOnOneKeyring(t *testing.T) {
	ring := newRing()
	a, b := testVault(t, t.TempDir(), ring), testVault(t, t.TempDir(), ring)
	put(t, a, "one", "of a")
	put(t, b, "one", "of b")
	if len(ring.names()) != 2 {
		t.Fatalf("the keyring holds %v", ring.names())
	}
	if err := a.Rekey(t.Context()); err != nil {
		t.Fatal(err)
	}
	want(t, a, "one", "of a")
	want(t, b, "one", "of b")
}
