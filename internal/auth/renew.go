package auth

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"time"
)

// renewLimit is the maximum time of a renewal's request once it was sent.
const renewLimit = 15 * time.Second

// errNotExist is a file vault's error for a missing entry.
var errNotExist = fs.ErrNotExist

var (
	// errUnchanged ends an update that has nothing to write.
	errUnchanged = errors.New("the entry is unchanged")
	// ErrNothingRenews: there is neither a refresh token nor a secret to get a new token with.
	ErrNothingRenews = errors.New("the access token can't be renewed: there is no refresh token and no stored secret")
)

// renew sets s.current to a token that meets the need, from the vault (another process may have
// renewed it) or from the server. A refused refresh token is tried again only if the vault
// contains another one meanwhile; nothing is ever deleted.
func (s *Source) renew(ctx context.Context, n need) error {
	if s.refusal != nil {
		return s.afterRefusal(ctx, n)
	}
	err := s.update(ctx, n)
	if !errors.Is(err, ErrExpired) {
		return s.remember(err)
	}
	if entry, rerr := s.read(ctx); rerr == nil && !entry.same(s.stored) {
		if err := s.check(entry); err != nil {
			return err
		}
		s.adopt(entry)
		if s.serves(entry, n) {
			return nil
		}
		err = s.update(ctx, n)
	}
	return s.remember(err)
}

// afterRefusal sends no request: the server would refuse again, and a wrong password sent
// repeatedly locks the account. Only a new login can help.
func (s *Source) afterRefusal(ctx context.Context, n need) error {
	entry, err := s.read(ctx)
	if err != nil || s.stored == nil || entry.same(s.stored) {
		return s.refusal
	}
	if err := s.check(entry); err != nil {
		return err
	}
	s.adopt(entry)
	if s.serves(entry, n) {
		return nil
	}
	return s.remember(s.update(ctx, n))
}

// remember stores a refusal, but no temporary error (of the network, or the vault's lock).
func (s *Source) remember(err error) error {
	var refusal *GrantError
	if errors.As(err, &refusal) || errors.Is(err, ErrNothingRenews) || errors.Is(err, ErrIDToken) {
		s.refusal = loginNeeded(err)
		return s.refusal
	}
	return err
}

// update holds the vault's lock from reading the entry again to writing it. Ctrl-C ends it only
// before it has the lock: afterwards the server may rotate the refresh token, which must then be
// written.
func (s *Source) update(ctx context.Context, n need) error {
	section, enter, leave := criticalSection(ctx)
	if s.obtain != nil { // nothing is stored, so an interruption loses nothing
		section = ctx
	}
	defer leave()
	var fresh *Tokens
	var inner, failed error
	changed := false
	err := s.cfg.Vault.Update(section, s.cfg.ID, func(old []byte) (data []byte, err error) {
		defer func() { inner = cmp.Or(inner, err) }()
		if err := enter(); err != nil {
			return nil, err
		}
		fresh, changed, err = s.renewEntry(section, old, n)
		inner = err
		var half *halfRenewed
		if errors.As(err, &half) { // the old tokens stay in use; the data to renew them are new
			fresh, changed, failed = half.tokens, true, err
			return half.tokens.Marshal()
		}
		if errors.Is(err, ErrOtherOwner) { // the session ends here: its refresh token may be worth nothing, or be somebody else's
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		if !changed {
			return nil, errUnchanged
		}
		return fresh.Marshal()
	})
	switch {
	case errors.Is(inner, ErrOtherOwner):
		s.current, s.stored = nil, nil
		return inner
	case fresh == nil && inner != nil:
		return inner
	case fresh == nil: // the vault could not be locked: nothing was sent
		return s.withoutVault(ctx, err)
	case !changed: // another process renewed it, and s.current is its token
		return nil
	}
	s.current = fresh
	if failed == nil {
		s.renewed = s.cfg.Now()
	}
	if err == nil {
		s.stored = fresh
		return failed
	}
	// s.stored stays: as long as the vault contains it, s.current is newer.
	s.note("the renewed tokens could not be stored and are used for this command only: %v", err)
	return failed
}

// withoutVault renews a client's own token in memory, because it can be requested any number of
// times, for example on a full disk. Tokens that a server issues only once are not requested.
func (s *Source) withoutVault(ctx context.Context, why error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if s.current == nil || s.current.Grant != GrantClientCredentials || s.current.Refresh != "" {
		return why
	}
	ctx, cancel := context.WithTimeout(ctx, renewLimit)
	defer cancel()
	fresh, err := s.ask(ctx, s.current)
	if err != nil {
		return err
	}
	s.current, s.renewed = fresh, s.cfg.Now()
	s.note("the renewed token could not be stored and is used for this command only: %v", why)
	return nil
}

// criticalSection returns a context that ends with ctx until enter is called, and not at all
// afterwards.
func criticalSection(ctx context.Context) (section context.Context, enter func() error, leave func()) {
	section, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { cancel(context.Cause(ctx)) })
	enter = func() error {
		if !stop() {
			return context.Cause(ctx)
		}
		return nil
	}
	return section, enter, func() { stop(); cancel(nil) }
}

// renewEntry is called with the vault's lock held: old is the vault's entry. changed reports
// that the server issued new tokens.
func (s *Source) renewEntry(ctx context.Context, old []byte, n need) (fresh *Tokens, changed bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, renewLimit)
	defer cancel()
	entry, err := parseEntry(old)
	if errors.Is(err, ErrNoEntry) && s.obtain != nil {
		fresh, err = s.obtainNew(ctx)
		return fresh, true, err
	}
	if err != nil {
		return nil, false, err
	}
	if err := s.check(entry); err != nil {
		return nil, false, err
	}
	// If the entry is unchanged, s.current is the same or newer (after a failed write).
	if !entry.same(s.stored) {
		s.adopt(entry)
		if s.serves(entry, n) {
			return entry, false, nil
		}
	}
	fresh, err = s.ask(ctx, s.current)
	if err != nil {
		return nil, false, err
	}
	return fresh, true, nil
}

// ask gets new tokens from the server by the means that the old ones offer.
func (s *Source) ask(ctx context.Context, base *Tokens) (*Tokens, error) {
	client, known := s.client(base)
	server := s.cfg.Server
	var fresh *Tokens
	var err error
	switch {
	case base.IdP.Renewable() && known: // the provider decides whether the user still has access, even if the server would renew without it
		fresh, err = s.renewIdP(ctx, base, client)
	case base.Refresh != "" && known:
		server.Params = lasting(base.Params, true)
		fresh, err = Refresh(ctx, server, client, base.Refresh, nil)
		if errors.Is(err, ErrExpired) && s.obtain != nil {
			return s.obtainNew(ctx)
		}
	case base.Grant == GrantClientCredentials && known:
		server.Params = lasting(base.Params, false)
		fresh, err = ClientCredentials(ctx, server, client, ClientCredentialsInput{Scope: base.Requested})
	case s.obtain != nil:
		return s.obtainNew(ctx)
	default:
		err = ErrNothingRenews
	}
	if err != nil {
		return nil, err
	}
	if err := cmp.Or(s.cfg.Owner.Check(fresh), OwnerOf(base).Check(fresh)); err != nil {
		return nil, err
	}
	fresh.inherit(base)
	return fresh, nil
}

// client returns the client that renews: with its key, assertion or certificate, with the secret
// given for this run, or with the stored one.
func (s *Source) client(base *Tokens) (client Client, known bool) {
	client = Client{ID: base.ClientID, Secret: s.cfg.Client.Secret, Auth: s.cfg.Client.Auth}
	if client.Secret != "" || !client.Auth.NeedsSecret() {
		return client, true
	}
	if base.ClientSecret == nil {
		return client, false
	}
	client.Secret = *base.ClientSecret
	return client, true
}
