package auth

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/rest"
)

func TestMemory(t *testing.T) {
	f := newFamily(t)
	logins := 0
	var result error
	s := NewMemory(MemoryConfig{Binding: f.binding(), Server: Server{HTTP: rest.New(rest.Config{Retry: quickly})}, Now: func() time.Time { return issued },
		Obtain: func(context.Context) (*Tokens, error) {
			logins++
			if result != nil {
				return nil, result
			}
			tokens := f.login(issued, time.Hour)
			tokens.Binding = Binding{}
			return tokens, nil
		}})
	if logins != 0 {
		t.Error("logged in before a token was needed")
	}
	for rejected, want := range map[string]string{"": "access-1", "none": "access-1"} {
		if got, err := s.Bearer(context.Background(), rest.Origin(f.URL), rejected); err != nil || got != want || logins != 1 {
			t.Errorf("%s, %v, %d logins", got, err, logins)
		}
	}
	s.cfg.Now = func() time.Time { return issued.Add(time.Hour) }
	if got, err := s.Token(context.Background(), Margin); err != nil || got.Access != "access-2" || logins != 1 {
		t.Errorf("refreshed: %v, %v, %d logins", got, err, logins)
	}
	f.refresh = ""
	s.cfg.Now = func() time.Time { return issued.Add(24 * time.Hour) }
	if got, err := s.Token(context.Background(), 0); err != nil || got.Access != "access-3" || logins != 2 {
		t.Errorf("logged in again: %v, %v, %d logins", got, err, logins)
	}
}

// TestMemoryRefused: a wrong password is sent once, or fifty commands would lock the account.
func TestMemoryRefused(t *testing.T) {
	e := newEndpoint(t, http.StatusUnauthorized, `{"error":"unauthorized","error_description":"Bad credentials"}`)
	server := e.server(nil)
	s := NewMemory(MemoryConfig{Binding: Binding{Origins: []rest.Origin{rest.Origin(e.URL)}, TokenEndpoint: server.Token}, Server: server,
		Obtain: func(ctx context.Context) (*Tokens, error) {
			return Password(ctx, server, Client{ID: "cf"}, PasswordInput{Username: "joe", Password: "wrong"})
		}})
	for range 10 {
		if _, err := s.Bearer(context.Background(), rest.Origin(e.URL), ""); !errors.Is(err, ErrBadCredentials) || !errors.Is(err, ErrLoginNeeded) {
			t.Errorf("got %v", err)
		}
	}
	if len(e.forms) != 1 {
		t.Errorf("sent %d times", len(e.forms))
	}
}

func TestMemoryFixedToken(t *testing.T) {
	origin := rest.Origin("https://api.example.com:443")
	s := NewMemory(MemoryConfig{Binding: Binding{Origins: []rest.Origin{origin}}, Obtain: func(context.Context) (*Tokens, error) { return FromAccessToken("from-outside") }})
	if got, err := s.Bearer(context.Background(), origin, ""); err != nil || got != "from-outside" {
		t.Fatal(got, err)
	}
	s.renewed = time.Time{} // long ago
	if _, err := s.Bearer(context.Background(), origin, "from-outside"); !errors.Is(err, ErrLoginNeeded) || !errors.Is(err, ErrNothingRenews) {
		t.Errorf("got %v", err)
	}
}

// TestMemoryCanBeCut: nothing outlives the process, so Ctrl-C ends the login at once; and
// without it the login has its limit.
func TestMemoryCanBeCut(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	origin := rest.Origin("https://api.example.com:443")
	s := NewMemory(MemoryConfig{Binding: Binding{Origins: []rest.Origin{origin}}, Obtain: func(ctx context.Context) (*Tokens, error) {
		if ends, limited := ctx.Deadline(); !limited || time.Until(ends) > renewLimit {
			t.Errorf("limit: %v, %v", ends, limited)
		}
		cancel()
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(4 * time.Second):
			return nil, errors.New("not cut")
		}
	}})
	if _, err := s.Bearer(ctx, origin, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
