package platform

import (
	"context"
	"errors"
	"time"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/session"
)

// Limits of asking with other contexts.
const (
	maxElsewhere  = 5
	elsewhereTime = 5 * time.Second
)

// UnseenError is an org of the foundation that this identity does not see.
type UnseenError struct {
	*session.MissingError
	Others []string // contexts of the same foundation whose identity sees the org
}

// Unwrap keeps it a MissingError.
func (e *UnseenError) Unwrap() error { return e.MissingError }

// seenBy finds other contexts of the same foundation that see the org. It uses the token that is stored for each, if
// that is still valid: no token is refreshed or used for another context.
func seenBy(ctx context.Context, s *session.Session, missing *session.MissingError) error {
	unseen := &UnseenError{MissingError: missing}
	if s.Store == nil {
		return missing
	}
	file, err := s.Store.Read(ctx)
	if err != nil {
		return missing // the error is the same without the names
	}
	ctx, cancel := context.WithTimeout(ctx, elsewhereTime)
	defer cancel()
	asked := 0
	for _, other := range file.List() {
		if asked == maxElsewhere {
			break
		}
		cc, ok := storedCC(ctx, s, other)
		if !ok {
			continue
		}
		asked++
		if _, err := FindOrg(ctx, cc, missing.Name); err == nil {
			unseen.Others = append(unseen.Others, other.Name)
		}
	}
	return unseen
}

// storedCC is the Cloud Controller as another context of this foundation sees it.
func storedCC(ctx context.Context, s *session.Session, other *store.Context) (*capi.Client, bool) {
	c := s.Chosen.Context
	if other.ID == c.ID || other.Target.API != c.Target.API || other.Zone != c.Zone || other.Identity.IsZero() {
		return nil, false
	}
	entry, err := s.Vault.Read(ctx, other.ID)
	if err != nil {
		return nil, false
	}
	t, err := auth.ParseTokens(entry)
	if err != nil || len(t.Compare(session.BindingOf(other))) > 0 || !session.OnOurClock(t.AccessEnds, t.Skew).After(s.Settings.Now()) {
		return nil, false
	}
	s.Settings.Scrub.Add(t.Access)
	api, err := s.At(other, other.Target.API, auth.Fixed(t))
	if err != nil {
		return nil, false
	}
	return capi.New(api), true
}

// ExplainedOrg adds to an org that was not found which contexts see it.
func ExplainedOrg(ctx context.Context, s *session.Session, err error) error {
	var missing *session.MissingError
	if !errors.As(err, &missing) || missing.Noun != "org" {
		return err
	}
	return seenBy(ctx, s, missing)
}
