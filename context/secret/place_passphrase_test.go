package secret

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	passOne = "not-a-real-passphrase"
	passTwo = "not-a-real-passphrase-either"
)

func TestPassphraseMode(t *testing.T) {
	home := t.TempDir()
	var asked []Ask
	v := testVault(t, home, nil, mode(ModePassphrase, ""), passphrase(passOne, &asked))
	v.work = New(Options{}).work
	put(t, v, "one", planted)
	want(t, v, "one", planted)
	keyPath := filepath.Join(home, "config", "vault", keyName)
	if diff := cmp.Diff([]Ask{{New: true, Path: keyPath}}, asked); diff != "" {
		t.Error(diff)
	}
	wantNowhere(t, home, planted, passOne, v.alreadyOpen().key.text())
	if data, err := os.ReadFile(keyPath); err != nil || !strings.Contains(string(data), " 16\n") {
		t.Errorf("the work factor is not 2^16: %v", err)
	}

	_, err := testVault(t, home, nil).Read(t.Context(), "one")
	wantErr(t, err, ErrLocked) // there is no way to ask
	answers := []string{"wrong-passphrase", passOne}
	asked = nil
	second := testVault(t, home, nil, func(o *Options) {
		o.Passphrase = func(_ context.Context, ask Ask) (string, error) {
			asked = append(asked, ask)
			return answers[len(asked)-1], nil
		}
	})
	kernel := newRing()
	second.kernel = kernel
	want(t, second, "one", planted)
	if diff := cmp.Diff([]Ask{{Path: keyPath}, {Path: keyPath, Again: true}}, asked); diff != "" {
		t.Error(diff)
	}

	// The identity stays in the kernel's keyring: the next process does not ask.
	third := testVault(t, home, nil)
	third.kernel = kernel
	if s, err := third.Status(t.Context()); err != nil || !s.Unlocked || s.Key != nil {
		t.Errorf("status %+v, %v", s, err)
	}
	want(t, third, "one", planted)
	kernel.items = map[string]string{}
	if s, err := third.Status(t.Context()); err != nil || s.Key != nil {
		t.Errorf("an open vault is readable: %+v, %v", s, err)
	}
	third.forget()
	if s, err := third.Status(t.Context()); err != nil || s.Unlocked || !errors.Is(s.Key, ErrLocked) {
		t.Errorf("status %+v, %v", s, err)
	}
}

func TestPassphraseRestsOnlyWhereWanted(t *testing.T) {
	for _, unlockFor := range []time.Duration{0, time.Minute, -1} {
		v := testVault(t, t.TempDir(), nil, passphrase(passOne, nil), func(o *Options) { o.UnlockFor = unlockFor })
		rest := &timedRing{fakeRing: newRing()}
		v.kernel = rest
		p := newPassphrasePlace(v)
		sealed, err := sealKeys(keyset{idOne: fixedKey(t).text()}, passOne, 4)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(os.MkdirAll(v.opts.Dir, 0o700), os.WriteFile(p.path, sealed, 0o600)); err != nil {
			t.Fatal(err)
		}
		if _, err := p.load(t.Context(), idOne); err != nil {
			t.Fatal(err)
		}
		want := map[time.Duration]time.Duration{0: 15 * time.Minute, time.Minute: time.Minute, -1: 0}[unlockFor]
		if rest.rested != want {
			t.Errorf("UnlockFor %s: rests for %s", unlockFor, rest.rested)
		}
	}
}

type timedRing struct {
	*fakeRing
	rested time.Duration
}

func (r *timedRing) SetFor(service, name, value string, d time.Duration) error {
	r.rested = d
	return r.Set(service, name, value)
}

func TestPassphraseRefusals(t *testing.T) {
	for _, weak := range []string{"", "short", strings.Repeat("ä", 11)} {
		home := t.TempDir()
		wantErr(t, testVault(t, home, nil, passphrase(weak, nil)).Init(t.Context(), ModePassphrase), ErrWeakPassphrase)
		if files := snapshot(t, home); len(files) != 0 {
			t.Errorf("a vault was made: %v", files)
		}
	}
	wantErr(t, testVault(t, t.TempDir(), nil).Init(t.Context(), ModePassphrase), ErrLocked)

	sealed, err := sealKeys(keyset{idOne: fixedKey(t).text()}, passOne, 4)
	if err != nil {
		t.Fatal(err)
	}
	_, err = openKeys(sealed, passTwo)
	wantErr(t, err, ErrDenied)
	for _, work := range []int{maxScryptWork + 1, 22, 30} {
		// If scrypt ran, the changed work factor would give another key, and so ErrDenied.
		_, err = openKeys([]byte(strings.Replace(string(sealed), " 4\n", fmt.Sprintf(" %d\n", work), 1)), passOne)
		wantErr(t, err, ErrDamaged)
	}
	for _, data := range []string{"", "garbage", string(sealed[:len(sealed)-1])} {
		_, err = openKeys([]byte(data), passOne)
		wantErr(t, err, ErrDamaged)
	}
	k := fixedKey(t) // an age file for another kind of recipient is damaged, not a wrong passphrase
	entry, err := k.seal("ctx-1", []byte(planted))
	if err != nil {
		t.Fatal(err)
	}
	_, err = openKeys(entry, passOne)
	wantErr(t, err, ErrDamaged)
}

// After a first login that was interrupted between key.age and vault.yaml the next one does not unlock the old key.age.
func TestPassphraseLitterIsReplaced(t *testing.T) {
	home := t.TempDir()
	v := testVault(t, home, nil, mode(ModePassphrase, ""), passphrase(passOne, nil))
	if err := errors.Join(os.MkdirAll(v.opts.Dir, 0o700), os.WriteFile(filepath.Join(v.opts.Dir, keyName), []byte("cut off"), 0o600)); err != nil {
		t.Fatal(err)
	}
	put(t, v, "one", planted)
	want(t, v, "one", planted)
}

// A user who typed a new passphrase while another process created the vault with the same one is not asked again.
func TestPassphraseOfTwoFirstLogins(t *testing.T) {
	home := t.TempDir()
	var both, done sync.WaitGroup
	both.Add(2)
	var asked atomic.Int32
	for i := range 2 {
		v := testVault(t, home, nil, mode(ModePassphrase, ""), func(o *Options) {
			o.Passphrase = func(context.Context, Ask) (string, error) {
				if asked.Add(1) <= 2 {
					both.Done()
				}
				both.Wait()
				return passOne, nil
			}
		})
		done.Go(func() {
			if err := store(t.Context(), v, fmt.Sprintf("ctx-%d", i), planted); err != nil {
				t.Error(err)
			}
		})
	}
	done.Wait()
	if n := asked.Load(); n != 2 {
		t.Errorf("asked %d times", n)
	}
}

func TestPassphraseRekeyChangesIt(t *testing.T) {
	home := t.TempDir()
	put(t, testVault(t, home, nil, mode(ModePassphrase, ""), passphrase(passOne, nil)), "one", planted)
	var asked []Ask
	v := testVault(t, home, nil, func(o *Options) {
		o.Passphrase = func(_ context.Context, ask Ask) (string, error) {
			asked = append(asked, ask)
			if ask.New {
				return passTwo, nil
			}
			return passOne, nil
		}
	})
	if err := v.Rekey(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(asked) != 2 || asked[0].New || !asked[1].New {
		t.Errorf("asked %+v", asked)
	}
	want(t, testVault(t, home, nil, passphrase(passTwo, nil)), "one", planted)
	_, err := testVault(t, home, nil, passphrase(passOne, nil)).Read(t.Context(), "one")
	wantErr(t, err, ErrDenied)
}
