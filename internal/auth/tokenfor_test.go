package auth

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

// TestTokenFor: what others rely on lasts as long as they asked for, or there is none.
func TestTokenFor(t *testing.T) {
	for _, tt := range []struct {
		name   string
		lasts  int           // what the server gives
		left   time.Duration // of the stored token
		asked  time.Duration
		want   string // access token
		broken int
	}{
		{"long enough", 3600, time.Hour, 59 * time.Minute, "access-1", 0},
		{"renewed", 7200, time.Hour, 90 * time.Minute, "access-2", 0},
		{"the server has none so long", 3600, time.Hour, 90 * time.Minute, "", 0},
		{"the server is ill", 7200, time.Hour, 90 * time.Minute, "", 500},
		{"ill, but it is long enough", 7200, time.Hour, 30 * time.Minute, "access-1", 500},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := newFamily(t)
			s := f.process(newVault(t, f.login(issued, tt.left)))
			f.lasts, f.broken = tt.lasts, tt.broken
			got, err := s.TokenFor(context.Background(), tt.asked)
			if tt.want == "" {
				var short *ShortLivedError
				if err == nil || tt.broken == 0 && (!errors.As(err, &short) || short.Asked != tt.asked || short.Lasts < 59*time.Minute) {
					t.Errorf("%v, %v", got, err)
				}
				return
			}
			if err != nil || got.Access != tt.want {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
}

// TestClientRenewsWithoutVault: a client's own token can be had any number of times, so a vault that cannot be written is no
// reason to stop. A refresh token, which may be spent by asking, is not sent.
func TestClientRenewsWithoutVault(t *testing.T) {
	full := func() error { return errors.New("no space left on device") }
	f := newFamily(t)
	entry := f.login(issued, 0)
	entry.Grant, entry.Refresh = GrantClientCredentials, ""
	v := newVault(t, entry)
	v.before = full
	var told notes
	s := f.process(v, func(c *SourceConfig) { c.Note = told.add })
	for range 3 {
		if got, err := s.Token(context.Background(), Margin); err != nil || got.Access != "access-2" || f.asked() != 1 {
			t.Errorf("%v, %v after %d requests", got, err, f.asked())
		}
	}
	if len(told.text) != 1 || !strings.Contains(told.text[0], "could not be stored") {
		t.Errorf("told: %q", told.text)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := f.process(v).Token(ctx, Margin); !errors.Is(err, context.Canceled) || f.asked() != 1 {
		t.Errorf("after Ctrl-C: %v, %d requests", err, f.asked())
	}

	f = newFamily(t)
	v = newVault(t, f.login(issued, 0))
	v.before = full
	if _, err := f.process(v).Token(context.Background(), Margin); err == nil || f.asked() != 0 {
		t.Errorf("a refresh token: %v after %d requests", err, f.asked())
	}
}
