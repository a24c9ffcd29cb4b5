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

// errNotExist is how a vault of files says that there is no entry.
var errNotExist = fs.ErrNotExist

var (
	// errUnchanged ends an update that has nothing to write.
	errUnchanged = errors.New("the entry stays as it is")
	// ErrNothingRenews: there is no refresh token, and no secret to ask again with.
	ErrNothingRenews = errors.New("there is nothing to renew the access token with")
)

// renew makes s.current a token that serves, by the vault (another process may have renewed
// it) or by the server. A refused refresh token is tried again only where the vault meanwhile
// holds another; nothing is ever deleted.
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

// afterRefusal asks the server nothing: what it refused once it refuses again, and a wrong
// password sent fifty times locks an account. Only a new login can help.
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

// remember keeps a refusal; what may pass (the network, the vault's lock) is not kept.
func (s *Source) remember(err error) error {
	var refusal *GrantError
	if errors.As(err, &refusal) || errors.Is(err, ErrNothingRenews) || errors.Is(err, ErrIDToken) {
		s.refusal = loginNeeded(err)
		return s.refusal
	}
	return err
}

// update holds the vault's lock from the re-reading to the write. Up to the moment the lock
// is there Ctrl-C ends it; from then on nothing does, for the server may rotate the refresh
// token, and only what is written survives.
func (s *Source) update(ctx context.Context, n need) error {
	section, enter, leave := criticalSection(ctx)
	if s.obtain != nil { // nothing outlives the process, so nothing is lost when it is cut
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
		if errors.As(err, &half) { // the old tokens serve on, what would renew them is new
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
	case fresh == nil: // the vault never let us in: nothing was sent
		return s.withoutVault(ctx, err)
	case !changed: // another process renewed it, and s.current is that
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
	// s.stored stays: as long as the vault holds that, what is in memory is newer.
	s.note("the renewed tokens could not be stored, they last for this command only: %v", err)
	return failed
}

// withoutVault renews in memory what can be had any number of times, a client's own token: where
// the disk is full nothing is lost by it. What a server may give only once is not asked for.
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
	s.note("the renewed token could not be stored, it lasts for this command only: %v", why)
	return nil
}

// criticalSection answers a context that ends with ctx until enter is called, and from then
// on not at all.
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

// renewEntry works under the vault's lock: old is what the vault holds at this moment.
// changed tells that the server gave something new.
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
	// Where the entry is what it was, s.current is as new, or newer: the last write failed.
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

// ask gets new tokens from the server by whatever the old ones offer.
func (s *Source) ask(ctx context.Context, base *Tokens) (*Tokens, error) {
	client, known := s.client(base)
	server := s.cfg.Server
	var fresh *Tokens
	var err error
	switch {
	case base.IdP.Renewable() && known: // it decides who is still somebody, also where the server would go on without it
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

// client is who renews: with a key, an assertion or a certificate of its own, with the secret
// given for this run, else with the stored one.
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
