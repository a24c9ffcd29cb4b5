package auth

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/rest"
)

func TestSourceKeepsAGoodToken(t *testing.T) {
	f := newFamily(t)
	s := f.process(newVault(t, f.login(issued, 61*time.Second)))
	got, err := s.Bearer(context.Background(), rest.Origin(f.URL), "")
	if err != nil || got != "access-1" || f.asked() != 0 {
		t.Errorf("%s, %v, %d requests", got, err, f.asked())
	}
}

func TestSourceRenews(t *testing.T) {
	secret := "not-a-real-secret"
	tests := []struct {
		name   string
		change func(*Tokens)
		skew   time.Duration
		need   time.Duration
		want   string
		asked  int
	}{
		{"60 s left", func(e *Tokens) { e.AccessEnds = issued.Add(time.Minute) }, 0, Margin, "access-2", 1},
		{"61 s left", func(e *Tokens) { e.AccessEnds = issued.Add(61 * time.Second) }, 0, Margin, "access-1", 0},
		{"ended", func(e *Tokens) { e.AccessEnds = issued.Add(-time.Hour) }, 0, Margin, "access-2", 1},
		{"more is needed", func(e *Tokens) { e.AccessEnds = issued.Add(time.Hour) }, 0, 2 * time.Hour, "access-2", 1},
		{"server 10 min ahead", func(e *Tokens) { e.AccessEnds, e.Skew = issued.Add(5*time.Minute), 10*time.Minute }, 0, Margin, "access-2", 1},
		{"server 10 min behind", func(e *Tokens) { e.AccessEnds, e.Skew = issued.Add(-5*time.Minute), -10*time.Minute }, 0, Margin, "access-1", 0},
		{"a clock beyond belief", func(e *Tokens) { e.AccessEnds, e.Skew = issued.Add(-25*time.Hour), -1000*time.Hour }, 0, Margin, "access-2", 1},
		{"no end known", func(e *Tokens) { e.AccessEnds = time.Time{} }, 0, Margin, "access-1", 0},
		{"no refresh token, not ended", func(e *Tokens) { e.Refresh, e.AccessEnds = "", issued.Add(30*time.Second) }, 0, Margin, "access-1", 0},
		{"client credentials", func(e *Tokens) {
			e.Refresh, e.AccessEnds, e.Grant, e.ClientSecret = "", issued, GrantClientCredentials, &secret
		}, 0, Margin, "access-2", 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFamily(t)
			entry := f.login(issued, time.Hour)
			test.change(entry)
			v := newVault(t, entry)
			got, err := f.process(v).Token(context.Background(), test.need)
			if err != nil {
				t.Fatal(err)
			}
			if got.Access != test.want || f.asked() != test.asked {
				t.Errorf("%s after %d requests", got.Access, f.asked())
			}
			if diff := cmp.Diff(v.get(t).Access, got.Access); diff != "" {
				t.Errorf("the vault has another: %s", diff)
			}
		})
	}
}

func TestSourceStoresWhatItRenewed(t *testing.T) {
	f := newFamily(t)
	entry := f.login(issued, 0)
	entry.ID, entry.Scope, entry.Requested = "id-1", []string{"openid"}, []string{"openid"}
	v := newVault(t, entry)
	got, err := f.process(v).Token(context.Background(), Margin)
	if err != nil {
		t.Fatal(err)
	}
	want := *entry
	want.V, want.Access, want.Refresh = 1, "access-2", "refresh-2-r"
	want.Skew, want.Obtained, want.AccessEnds = got.Skew, got.Obtained, got.Obtained.Add(43199*time.Second)
	if diff := cmp.Diff(&want, v.get(t)); diff != "" {
		t.Error(diff)
	}
}

func TestSourceShortLivedTokens(t *testing.T) {
	f := newFamily(t)
	f.lasts = 30
	s := f.process(newVault(t, f.login(issued, 0)))
	for range 5 {
		if got, err := s.Bearer(context.Background(), rest.Origin(f.URL), ""); err != nil || got != "access-2" {
			t.Fatal(got, err)
		}
	}
	if f.asked() != 1 {
		t.Errorf("%d requests for tokens of 30 s", f.asked())
	}
}

// TestSourceOneRenewal: fifty commands in two processes, one of them told that its token is rejected.
func TestSourceOneRenewal(t *testing.T) {
	for name, change := range map[string]func(*Tokens){
		"ended": func(e *Tokens) { e.AccessEnds = issued }, "rejected": func(e *Tokens) { e.Access = "revoked" },
	} {
		t.Run(name, func(t *testing.T) {
			f := newFamily(t)
			entry := f.login(issued, time.Hour)
			change(entry)
			v := newVault(t, entry)
			processes := []*Source{f.process(v), f.process(v)}
			var wait sync.WaitGroup
			base := must(url.Parse(f.URL))
			client := rest.New(rest.Config{Retry: quickly})
			for i := range 50 {
				wait.Go(func() {
					if err := client.At(base, processes[i%2]).Do(context.Background(), rest.Get("/v3/orgs", nil), nil); err != nil {
						t.Error(err)
					}
				})
			}
			wait.Wait()
			if f.asked() != 1 {
				t.Errorf("%d renewals", f.asked())
			}
		})
	}
}

func TestSourceRejectedTwice(t *testing.T) {
	f := newFamily(t)
	s := f.process(newVault(t, f.login(issued, time.Hour)))
	first, err := s.Bearer(context.Background(), rest.Origin(f.URL), "access-1")
	if err != nil || first != "access-2" {
		t.Fatal(first, err)
	}
	_, err = s.Bearer(context.Background(), rest.Origin(f.URL), first)
	if !errors.Is(err, ErrLoginNeeded) || !errors.Is(err, ErrRejected) || f.asked() != 1 {
		t.Errorf("%v after %d requests", err, f.asked())
	}
	if got, err := s.Bearer(context.Background(), rest.Origin(f.URL), "access-1"); err != nil || got != "access-2" {
		t.Errorf("late news of an old token: %s, %v", got, err)
	}
}

func TestSourceCannotRenew(t *testing.T) {
	tests := []struct {
		name   string
		change func(*Tokens, *family)
		want   error
		asked  int
	}{
		{"revoked", func(_ *Tokens, f *family) { f.refresh = "" }, ErrExpired, 1},
		{"no refresh token", func(e *Tokens, _ *family) { e.Refresh = "" }, ErrNothingRenews, 0},
		{"client secret not kept", func(e *Tokens, _ *family) { e.Grant, e.Refresh, e.ClientSecret = GrantClientCredentials, "", nil }, ErrNothingRenews, 0},
		{"refresh needs the secret too", func(e *Tokens, _ *family) { e.ClientSecret = nil }, ErrNothingRenews, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFamily(t)
			entry := f.login(issued, 0)
			test.change(entry, f)
			v := newVault(t, entry)
			s := f.process(v)
			for range 3 { // asked once, no matter who comes after
				if _, err := s.Token(context.Background(), Margin); !errors.Is(err, ErrLoginNeeded) || !errors.Is(err, test.want) {
					t.Errorf("got %v", err)
				}
			}
			if f.asked() != test.asked {
				t.Errorf("%d requests", f.asked())
			}
			entry.V = 1
			if diff := cmp.Diff(entry, v.get(t)); diff != "" {
				t.Errorf("the entry was changed: %s", diff)
			}
			v.put(t, f.login(issued, time.Hour)) // somebody logs in elsewhere
			if got, err := s.Token(context.Background(), Margin); err != nil || got.Access != "access-2" {
				t.Errorf("after a new login: %v, %v", got, err)
			}
		})
	}
}

func TestSourceUnreachableIsNoLogin(t *testing.T) {
	f := newFamily(t)
	f.broken = 503
	s := f.process(newVault(t, f.login(issued, 0)))
	if _, err := s.Token(context.Background(), Margin); !errors.Is(err, rest.ErrServer) || errors.Is(err, ErrLoginNeeded) {
		t.Errorf("got %v", err)
	}
	f.broken = 0
	if got, err := s.Token(context.Background(), Margin); err != nil || got.Access != "access-2" {
		t.Errorf("later: %v, %v", got, err)
	}
}

func TestSourceWithoutEntry(t *testing.T) {
	f := newFamily(t)
	if _, err := f.process(newVault(t, nil)).Token(context.Background(), 0); !errors.Is(err, ErrNoEntry) || !errors.Is(err, ErrLoginNeeded) {
		t.Errorf("got %v", err)
	}
	locked := errors.New("the keyring is locked")
	if _, err := f.process(lockedVault{locked}).Token(context.Background(), 0); !errors.Is(err, locked) || errors.Is(err, ErrLoginNeeded) {
		t.Errorf("got %v", err)
	}
}

// TestSourceLastMinute: what cannot be renewed is used until it ends, without looking for
// news at each request.
func TestSourceLastMinute(t *testing.T) {
	f := newFamily(t)
	v := &countingVault{fileVault: newVault(t, f.login(issued, 30*time.Second))}
	f.refresh = ""
	s := f.process(v)
	for range 10 {
		if got, err := s.Bearer(context.Background(), rest.Origin(f.URL), ""); err != nil || got != "access-1" {
			t.Fatal(got, err)
		}
	}
	if f.asked() != 1 || v.reads != 2 { // at the start, and after the refusal
		t.Errorf("%d requests, the vault was read %d times", f.asked(), v.reads)
	}
	s.cfg.Now = func() time.Time { return issued.Add(30 * time.Second) }
	if _, err := s.Bearer(context.Background(), rest.Origin(f.URL), ""); !errors.Is(err, ErrLoginNeeded) {
		t.Errorf("after its end: %v", err)
	}
}

type countingVault struct {
	*fileVault
	reads int
}

func (c *countingVault) Read(ctx context.Context, id string) ([]byte, error) {
	c.reads++
	return c.fileVault.Read(ctx, id)
}

type lockedVault struct{ err error }

func (l lockedVault) Read(context.Context, string) ([]byte, error) { return nil, l.err }

func (l lockedVault) Update(context.Context, string, func([]byte) ([]byte, error)) error {
	return fmt.Errorf("update: %w", l.err)
}

func TestSourceSecretOfThisRun(t *testing.T) {
	f := newFamily(t)
	entry := f.login(issued, 0)
	entry.ClientSecret = nil
	v := newVault(t, entry)
	s := f.process(v, func(c *SourceConfig) { c.Client = Client{ID: "cf", Secret: "not-a-real-secret"} })
	if got, err := s.Token(context.Background(), Margin); err != nil || got.Access != "access-2" {
		t.Fatal(got, err)
	}
	if kept := v.get(t).ClientSecret; kept != nil {
		t.Errorf("a secret that was not to be stored is: %q", *kept)
	}
}
