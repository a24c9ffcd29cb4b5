package auth

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/url"
	"slices"
	"time"

	"github.com/cfid-cli/cfid/internal/rest"
)

// Margin is how long before its end an access token is renewed, so that it doesn't end
// on its way.
const Margin = 60 * time.Second

// Vault stores the tokens of contexts, each under the context's id.
type Vault interface {
	// Read returns the entry; nil (or fs.ErrNotExist) if there is none.
	Read(ctx context.Context, id string) ([]byte, error)
	// Update holds the entry's lock while fn works on it. It makes room for the new entry
	// before it calls fn, once; with an error of fn it changes nothing and returns it.
	Update(ctx context.Context, id string, fn func(old []byte) ([]byte, error)) error
}

// SourceConfig is the configuration of a Source. Vault, ID, Binding and Server are required.
type SourceConfig struct {
	Vault   Vault
	ID      string       // of the context
	Binding Binding      // as the context knows it; an entry that differs is not used
	Server  Server       // its token endpoint, where given, must be the Binding's
	IdP     *rest.Client // sends to identity providers; needed where a login went through one
	Client  Client       // its Auth, and a Secret where the person gave one for this run; else the entry's serves
	Owner   Owner        // as the context knows it; new tokens of somebody else end the session
	Now     func() time.Time
	Note    func(string) // receives warnings that do not stop the command; nil: dropped
}

// Source gives the tokens of one context to everything in this process that needs them, and
// renews them: it is safe for concurrent use, and however many ask, one renewal is made.
// It implements rest.Credential.
type Source struct {
	cfg    SourceConfig
	obtain func(context.Context) (*Tokens, error) // a login that needs nobody; nil where there is none

	turn    chan struct{} // holds one value: who has received it may use the fields below
	current *Tokens       // in use
	stored  *Tokens       // what the vault held when it was last read or written; differs from current after a failed write
	renewed time.Time     // when current was got by this process; zero: it was read
	refusal error         // why current cannot be renewed
}

// NewSource makes the token source of a stored context. It reads nothing yet.
func NewSource(cfg SourceConfig) *Source {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	cfg.Server.Now = cfg.Now
	if cfg.Server.Token == "" {
		cfg.Server.Token = cfg.Binding.TokenEndpoint
	}
	return &Source{cfg: cfg, turn: make(chan struct{}, 1)}
}

// need is what a token must be good for.
type need struct {
	valid    time.Duration // for at least so long
	rejected string        // and not this one
	bearer   bool          // for one request: half of a short life is enough
	fresh    bool          // renewed by this call: one that is still valid does not do
	strict   bool          // fail unless it is valid for that long
}

// Token answers the tokens with an access token that is valid for minValidity, renewed once
// where it isn't. Where the server gives shorter ones, or nothing can renew it but it has
// not ended, it answers what there is: AccessEnds tells. Errors are ErrLoginNeeded with the
// cause, ErrTargetChanged, those of the vault and of rest. The Tokens are the caller's own.
func (s *Source) Token(ctx context.Context, minValidity time.Duration) (*Tokens, error) {
	t, err := s.get(ctx, need{valid: minValidity})
	if err != nil {
		return nil, err
	}
	own := *t
	return &own, nil
}

// TokenFor is Token for those who rely on minValidity: what doesn't last so long is an error, a
// ShortLivedError where the server gives no longer ones, else why nothing was renewed.
func (s *Source) TokenFor(ctx context.Context, minValidity time.Duration) (*Tokens, error) {
	n := need{valid: minValidity, strict: true}
	t, err := s.get(ctx, n)
	if err != nil {
		return nil, err
	}
	own := *t
	if !s.serves(&own, n) {
		return nil, &ShortLivedError{Asked: minValidity, Lasts: own.AccessEnds.Sub(s.serverNow(&own)).Truncate(time.Second)}
	}
	return &own, nil
}

// Renew renews the tokens now, however long they would last. Where that cannot be done it is an error, as for Token, though
// the access token may have time left.
func (s *Source) Renew(ctx context.Context) (*Tokens, error) {
	t, err := s.get(ctx, need{valid: math.MaxInt64, fresh: true})
	if err != nil {
		return nil, err
	}
	own := *t
	return &own, nil
}

// Bearer implements rest.Credential: the access token for an origin of the Binding, "" for
// any other – for which not even the vault is opened. Over plain http to another machine it
// is an error, rest.ErrPlainHTTP. A rejected token is renewed once; when the new one is rejected
// too the error is ErrLoginNeeded with ErrRejected.
func (s *Source) Bearer(ctx context.Context, to rest.Origin, rejected string) (string, error) {
	if !slices.Contains(s.cfg.Binding.Origins, to) {
		return "", nil
	}
	if u, err := url.Parse(string(to)); err != nil || insecure(u) {
		return "", fmt.Errorf("%w: %s", rest.ErrPlainHTTP, to)
	}
	t, err := s.get(ctx, need{valid: Margin, rejected: rejected, bearer: true})
	if err != nil {
		return "", err
	}
	if !slices.Contains(t.Origins, to) {
		return "", nil
	}
	return t.Access, nil
}

func (s *Source) get(ctx context.Context, n need) (*Tokens, error) {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if err := s.load(ctx); err != nil {
		return nil, err
	}
	if s.current != nil {
		if err := s.check(s.current); err != nil {
			return nil, err
		}
		if s.serves(s.current, n) {
			return s.current, nil
		}
		if s.rejectedAnew(n) {
			return nil, loginNeeded(ErrRejected)
		}
	}
	if s.refusal != nil && s.alive(s.current, n) {
		return s.current, nil
	}
	err := s.renew(ctx, n)
	if err == nil {
		return s.current, nil
	}
	if !errors.Is(err, ErrTargetChanged) && !errors.Is(err, ErrOtherOwner) && s.alive(s.current, n) {
		return s.current, nil
	}
	return nil, err
}

// load reads the entry before the first use.
func (s *Source) load(ctx context.Context) error {
	if s.current != nil {
		return nil
	}
	entry, err := s.read(ctx)
	if errors.Is(err, ErrNoEntry) && s.obtain != nil {
		return nil
	}
	if err != nil {
		return err
	}
	s.adopt(entry)
	return nil
}

// read returns the vault's current entry.
func (s *Source) read(ctx context.Context) (*Tokens, error) {
	data, err := s.cfg.Vault.Read(ctx, s.cfg.ID)
	if err != nil && !errors.Is(err, errNotExist) {
		return nil, err
	}
	return parseEntry(data)
}

func parseEntry(data []byte) (*Tokens, error) {
	entry, err := ParseTokens(data)
	if errors.Is(err, ErrNoEntry) {
		return nil, loginNeeded(err)
	}
	return entry, err
}

// adopt makes the vault's entry the current one.
func (s *Source) adopt(entry *Tokens) {
	if !entry.same(s.current) {
		s.renewed = time.Time{}
	}
	s.current, s.stored, s.refusal = entry, entry, nil
}

// check compares the entry with the context before each use: editing the context's file must
// not send a token elsewhere.
func (s *Source) check(t *Tokens) error {
	differs := t.Compare(s.cfg.Binding)
	if s.cfg.Server.Token != s.cfg.Binding.TokenEndpoint {
		differs = append(differs, fmt.Sprintf("token endpoint (was %s, is %s)", orNone(s.cfg.Binding.TokenEndpoint), orNone(s.cfg.Server.Token)))
	}
	if len(differs) > 0 {
		return &TargetChangedError{Differs: differs}
	}
	return nil
}

// serves reports whether a token meets the need.
func (s *Source) serves(t *Tokens, n need) bool {
	valid := n.valid
	if life := t.AccessEnds.Sub(t.Obtained); n.bearer && !t.Obtained.IsZero() {
		valid = min(valid, life/2) // or a server that gives 30 s tokens would be asked before each request
	}
	return s.lasts(t, n, valid)
}

// alive reports whether a token has not expired yet, and the need requires no more.
func (s *Source) alive(t *Tokens, n need) bool { return !n.fresh && !n.strict && s.lasts(t, n, 0) }

func (s *Source) lasts(t *Tokens, n need, valid time.Duration) bool {
	switch {
	case t == nil || t.Access == "" || n.rejected != "" && t.Access == n.rejected:
		return false
	case t.AccessEnds.IsZero(): // unknown: good until a server rejects it
		return true
	}
	return t.AccessEnds.Sub(s.serverNow(t)) > valid
}

// serverNow returns the time on the server's clock, which decides when a token ends. A wrong
// clock can only shift the time of a renewal, by at most a day.
func (s *Source) serverNow(t *Tokens) time.Time {
	const most = 24 * time.Hour
	return s.cfg.Now().Add(min(max(t.Skew, -most), most))
}

// rejectedAnew reports whether a server rejected a token that this process has just obtained:
// another one would be rejected as well, for example by a Cloud Controller whose name is
// missing in aud.
func (s *Source) rejectedAnew(n need) bool {
	return n.rejected != "" && n.rejected == s.current.Access && !s.renewed.IsZero() && s.cfg.Now().Sub(s.renewed) < Margin
}

func (s *Source) note(format string, args ...any) {
	if s.cfg.Note != nil {
		s.cfg.Note(fmt.Sprintf(format, args...))
	}
}
