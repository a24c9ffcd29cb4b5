package login

import (
	"context"
	"errors"
	"time"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
)

// Status is the stored state of the selected context. Reading it opens no vault and sends no request.
type Status struct {
	Context  *store.Context
	Why      string // why this context applies: "--context", "current", …
	LoggedIn bool   // there is a token that is valid or can be refreshed
	Expired  bool   // the access token has expired
	Renews   string // what it can be refreshed with: "refresh token", "client secret", ""
	Now      time.Time
}

// ReadStatus returns the target, the identity and the expiry times. Without a valid login the status is still complete,
// and the error is a LoginError.
func ReadStatus(ctx context.Context, s *session.Session) (*Status, error) {
	c, err := s.Context()
	if err != nil {
		return nil, err
	}
	return statusOf(ctx, s, c)
}

// ReadStatusAnew is ReadStatus for a long-running session: it reads the stored expiry times again, which a refresh or a login
// of this or another process may have changed.
func ReadStatusAnew(ctx context.Context, s *session.Session) (*Status, error) {
	c, err := s.Context()
	if err != nil {
		return nil, err
	}
	if s.Store == nil || s.Vault.InMemory() {
		return statusOf(ctx, s, c)
	}
	file, err := s.Store.Read(ctx)
	if err != nil {
		return nil, err
	}
	if kept := file.ByID(c.ID); kept != nil {
		fresh := *c
		fresh.Tokens, fresh.Protected = kept.Tokens, kept.Protected
		c = &fresh
	}
	return statusOf(ctx, s, c)
}

func statusOf(ctx context.Context, s *session.Session, c *store.Context) (*Status, error) {
	now := s.Settings.Now()
	if s.Store != nil && !s.Vault.InMemory() {
		own := *c
		own.Tokens = s.Ends(ctx, c)
		c = &own
	}
	st := &Status{Context: c, Why: s.Why(), Now: now, Renews: c.Tokens.Renewal}
	if st.Renews != "" && !c.Tokens.Refresh.IsZero() && !c.Tokens.Refresh.After(now) {
		st.Renews = ""
	}
	st.Expired = !c.Tokens.Access.IsZero() && !c.Tokens.Access.After(now)
	had := !c.Tokens.IsZero() || s.Settings.Direct.Used() // an opaque token's expiry may be unknown
	st.LoggedIn = had && (!st.Expired || st.Renews != "")
	if st.LoggedIn {
		return st, nil
	}
	fault := &session.LoginError{Context: c.Name, Command: s.LoginLine()}
	switch {
	case s.Settings.Direct.Used():
		fault.Err, fault.Command = errSessionOver, line.Say("another CFID_ACCESS_TOKEN")
	case st.Expired:
		fault.Err = errSessionOver
	}
	return st, fault
}

var errSessionOver = errors.New("the session has expired")
