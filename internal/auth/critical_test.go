package auth

import (
	"context"
	"errors"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/rest"
)

// TestRenewalIsCancelled presses Ctrl-C at every step of a renewal against a server that
// revokes the family when a refresh token is used twice. Whatever the step, the next run of
// the program must have a session.
func TestRenewalIsCancelled(t *testing.T) {
	tests := []struct {
		name  string
		place func(cancel func(), f *family, v *fileVault, s *Source)
		asked int // requests of the cut run
	}{
		{"before it begins", func(cancel func(), _ *family, _ *fileVault, _ *Source) { cancel() }, 0},
		{"waiting for the lock", func(cancel func(), _ *family, v *fileVault, _ *Source) {
			v.before = func() error { cancel(); <-v.held.Done(); return nil }
		}, 0},
		{"before the request", func(cancel func(), _ *family, _ *fileVault, s *Source) {
			s.cfg.Server.HTTP = rest.New(rest.Config{Proxy: func(*url.URL) (*url.URL, error) { cancel(); return nil, nil }})
		}, 1},
		{"while the server answers", func(cancel func(), f *family, _ *fileVault, _ *Source) { f.during = cancel }, 1},
		{"before the write", func(cancel func(), _ *family, v *fileVault, _ *Source) {
			// What must not come cannot be waited for: a context that would end does so at once.
			v.after = func() error { cancel(); runtime.Gosched(); return nil }
		}, 1},
		{"after the write", func(cancel func(), _ *family, v *fileVault, _ *Source) {
			v.synced = func() error { cancel(); return nil }
		}, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFamily(t)
			v := newVault(t, f.login(issued, 0))
			s := f.process(v)
			ctx, cancel := context.WithCancel(context.Background())
			test.place(cancel, f, v, s)
			_, err := s.Token(ctx, Margin)
			if ctx.Err() == nil {
				t.Fatal("nothing was cancelled: the test proves nothing")
			}
			if test.asked == 0 && !errors.Is(err, context.Canceled) || test.asked == 1 && err != nil {
				t.Errorf("the cut run: %v", err)
			}
			s.turn <- struct{}{} // until no renewal is running
			<-s.turn
			if f.asked() != test.asked {
				t.Errorf("%d requests", f.asked())
			}
			v.before, v.after, v.synced, f.during = nil, nil, nil, nil
			if got, err := f.process(v).Token(context.Background(), Margin); err != nil || !f.good[got.Access] {
				t.Errorf("the next run: %v, %v", got, err)
			}
			if got, err := f.process(v).Token(context.Background(), 24*time.Hour); err != nil || !f.good[got.Access] {
				t.Errorf("the refresh token is lost: %v, %v", got, err)
			}
		})
	}
}

// TestRenewalCannotBeStored lets the vault fail at every step.
func TestRenewalCannotBeStored(t *testing.T) {
	full := errors.New("no space left on device")
	fail := func() error { return full }
	t.Run("no room", func(t *testing.T) {
		f := newFamily(t)
		v := newVault(t, f.login(issued, 0))
		v.before = fail
		if _, err := f.process(v).Token(context.Background(), Margin); !errors.Is(err, full) || f.asked() != 0 {
			t.Errorf("%v after %d requests", err, f.asked())
		}
		v.before = nil
		if _, err := f.process(v).Token(context.Background(), Margin); err != nil {
			t.Errorf("the next run: %v", err)
		}
	})
	t.Run("no room, but the token has not ended", func(t *testing.T) {
		f := newFamily(t)
		v := newVault(t, f.login(issued, 10*time.Second))
		v.before = fail
		if got, err := f.process(v).Token(context.Background(), Margin); err != nil || got.Access != "access-1" {
			t.Errorf("%v, %v", got, err)
		}
	})
}

// TestRenewalInMemory: when the write fails the command goes on, however long it lasts.
func TestRenewalInMemory(t *testing.T) {
	fail := func() error { return errors.New("no space left on device") }
	f := newFamily(t)
	v := newVault(t, f.login(issued, 0))
	v.after = fail
	var told notes
	s := f.process(v, func(c *SourceConfig) { c.Note = told.add })
	for i, want := range []string{"access-2", "access-3", "access-4"} { // renewed in memory, again and again
		if got, err := s.Token(context.Background(), 24*time.Hour); err != nil || got.Access != want {
			t.Fatalf("%d: %v, %v", i, got, err)
		}
	}
	want := "the renewed tokens could not be stored and are used for this command only: no space left on device"
	if diff := cmp.Diff([]string{want, want, want}, told.text); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(strings.Join(told.text, ""), "access-") {
		t.Error("a note holds a token")
	}
	v.after = nil
	if _, err := s.Token(context.Background(), 24*time.Hour); err != nil || v.get(t).Access != "access-5" {
		t.Errorf("there is room again: %v", err)
	}
	if _, err := f.process(v).Token(context.Background(), 24*time.Hour); err != nil {
		t.Errorf("the next run: %v", err)
	}
}

func TestRenewalHalfStored(t *testing.T) {
	fail := func() error { return errors.New("input/output error") }
	t.Run("written, but fsync fails", func(t *testing.T) {
		f := newFamily(t)
		v := newVault(t, f.login(issued, 0))
		v.synced = fail
		s := f.process(v)
		for i := range 2 {
			if _, err := s.Token(context.Background(), 24*time.Hour); err != nil {
				t.Errorf("%d: %v", i, err)
			}
		}
		if _, err := f.process(v).Token(context.Background(), 24*time.Hour); err != nil {
			t.Errorf("the next run: %v", err)
		}
	})
	t.Run("the write fails, another process logs in", func(t *testing.T) {
		f := newFamily(t)
		v := newVault(t, f.login(issued, 0))
		v.after = fail
		s := f.process(v)
		_ = must(s.Token(context.Background(), Margin))
		v.after = nil
		v.put(t, f.login(issued, 48*time.Hour)) // access-3
		if got, err := s.Token(context.Background(), 24*time.Hour); err != nil || got.Access != "access-3" || f.asked() != 1 {
			t.Errorf("%v, %v, %d requests", got, err, f.asked())
		}
	})
}

// TestAnotherProcess: what another one wrote is used, and never replaced by less.
func TestAnotherProcess(t *testing.T) {
	t.Run("renewed meanwhile", func(t *testing.T) {
		f := newFamily(t)
		v := newVault(t, f.login(issued, time.Hour))
		mine, other := f.process(v), f.process(v)
		_ = must(mine.Token(context.Background(), 0)) // both know access-1
		_ = must(other.Token(context.Background(), 2*time.Hour))
		if got, err := mine.Token(context.Background(), 2*time.Hour); err != nil || got.Access != "access-2" || f.asked() != 1 {
			t.Errorf("%v, %v, %d requests", got, err, f.asked())
		}
	})
	t.Run("without the lock, while we ask", func(t *testing.T) {
		f := newFamily(t)
		entry := f.login(issued, 0)
		v := newVault(t, entry)
		fresh := f.login(issued, time.Hour) // its login made ours invalid
		f.refresh = fresh.Refresh
		s := f.process(v, func(c *SourceConfig) {
			c.Vault = meanwhile{v, func() { v.put(t, fresh) }}
		})
		got, err := s.Token(context.Background(), Margin)
		if err != nil || got.Access != fresh.Access || f.asked() != 1 {
			t.Errorf("%v, %v, %d requests", got, err, f.asked())
		}
		if v.get(t).Access != fresh.Access {
			t.Error("the other process's tokens were lost")
		}
	})
	t.Run("logged out", func(t *testing.T) {
		f := newFamily(t)
		v := newVault(t, f.login(issued, time.Hour))
		s := f.process(v)
		_ = must(s.Token(context.Background(), 0))
		v.dir = t.TempDir()
		if _, err := s.Token(context.Background(), 2*time.Hour); err != nil {
			t.Errorf("the token has not ended: %v", err)
		}
		if _, err := s.Bearer(context.Background(), f.binding().Origins[0], "access-1"); !errors.Is(err, ErrNoEntry) || f.asked() != 0 {
			t.Errorf("%v after %d requests", err, f.asked())
		}
	})
	t.Run("bound elsewhere meanwhile", func(t *testing.T) {
		for _, left := range []time.Duration{0, 10 * time.Second} { // even a token that has not ended is not used
			f := newFamily(t)
			v := newVault(t, f.login(issued, left))
			s := f.process(v)
			v.before = func() error {
				moved := v.get(t)
				moved.Issuer, moved.Access = "other", "access-9"
				v.put(t, moved)
				return nil
			}
			if _, err := s.Token(context.Background(), Margin); !errors.Is(err, ErrTargetChanged) || f.asked() != 0 {
				t.Errorf("%v after %d requests", err, f.asked())
			}
		}
	})
}

// meanwhile writes to the vault right after an update, as a process on another host that
// shares the home, but not the lock.
type meanwhile struct {
	*fileVault
	write func()
}

func (m meanwhile) Update(ctx context.Context, id string, fn func([]byte) ([]byte, error)) error {
	err := m.fileVault.Update(ctx, id, fn)
	m.write()
	return err
}

// TestWaitersCanLeave: who waits for another's renewal is not held by it.
func TestWaitersCanLeave(t *testing.T) {
	f := newFamily(t)
	s := f.process(newVault(t, f.login(issued, 0)))
	answering, goOn := make(chan struct{}), make(chan struct{})
	f.during = func() { close(answering); <-goOn }
	done := make(chan error)
	go func() {
		_, err := s.Token(context.Background(), Margin)
		done <- err
	}()
	<-answering
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Token(ctx, Margin); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	close(goOn)
	if err := <-done; err != nil {
		t.Error(err)
	}
}
