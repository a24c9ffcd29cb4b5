package login

import (
	"context"
	"errors"
	"net/url"
	"os"
	"strings"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/session"
)

// TargetInput chooses a server, or an org and space of the selected context.
type TargetInput struct {
	URL        string
	UAA        string // use this UAA instead of the one that the API returns
	Org, Space string
	Zone       string // identity zone, by subdomain
	CACert     string // path of a PEM file
	SkipVerify bool
	Force      bool // set the target even if it does not answer
}

// TargetResult is the target after the command.
type TargetResult struct {
	Context *store.Context
	Created bool
	Found   *session.Found // nil if the server was not discovered
}

// Target selects a server, org or space. With a URL it selects the last used context of that server, or creates one
// without identity; with an org or a space it selects those in the context. Without either it returns the present target.
func Target(ctx context.Context, s *session.Session, in TargetInput) (*TargetResult, error) {
	asked := in.asksServer()
	switch {
	case s.Settings.Direct.Used() && (asked || in.Org != "" || in.Space != ""):
		return nil, session.Usage("the target cannot be set in environment mode: CFID_TARGET sets it")
	case in.URL != "" && s.Settings.Context != "":
		return nil, session.Usage("target URL selects a context by itself: leave --context out")
	}
	res := &TargetResult{Context: s.Chosen.Context}
	if asked {
		var err error
		if res, err = retarget(ctx, s, in); err != nil {
			return nil, err
		}
	}
	if res.Context == nil {
		_, err := s.Context()
		return nil, err
	}
	if in.Org == "" && in.Space == "" {
		return res, nil
	}
	return res, platform.SelectPlace(ctx, s, in.Org, in.Space)
}

// asksServer reports whether the server must be discovered: it is named, or a setting of it changes.
func (in TargetInput) asksServer() bool {
	return in.URL != "" || in.UAA != "" || in.Zone != "" || in.CACert != "" || in.SkipVerify || in.Force
}

func retarget(ctx context.Context, s *session.Session, in TargetInput) (*TargetResult, error) {
	same, err := sameTarget(s, &in)
	if err != nil {
		return nil, err
	}
	u, err := in.normalise()
	if err != nil {
		return nil, err
	}
	tls, err := trustFor(ctx, s, in, u)
	if err != nil {
		return nil, err
	}
	found, tls, err := s.Find(ctx, session.Address{URL: in.URL, UAA: in.UAA, Zone: in.Zone}, tls)
	forced := err != nil && in.Force && forgivable(err)
	switch {
	case forced:
		s.UI.Show("%s does not answer, but is set because of --force: %v", u.Host, err)
		found = blind(u, in.UAA)
	case err != nil:
		return nil, err
	default:
		found.Target.Seen = s.Settings.Now()
	}
	res := &TargetResult{Found: found}
	var kept *store.DamagedError
	err = s.Store.Update(ctx, func(f *store.File) error {
		known := store.FindForTarget(f, found.Target.URL, in.Zone)
		if res.Created, kept = known == nil, f.Damage; forced && known != nil && in.UAA == "" {
			found.Target = known.Target // the result of the last discovery
		}
		if own := f.ByID(same); own != nil {
			own.Target, own.TLS = found.Target, tls
			res.Context = own
			return nil
		}
		res.Context = f.Target(store.Targeting{Target: found.Target, Zone: in.Zone, TLS: &tls}, s.Settings.Now())
		return nil
	})
	if err != nil {
		return nil, err
	}
	if kept != nil {
		s.UI.Show("note: contexts.yaml was damaged: a new one was created, the damaged one is kept as %s", kept.Kept)
	}
	if same == "" {
		s.Outranked(s.Chosen, res.Context.Name)
		s.Chosen.Why = store.Why{Kind: store.FromCurrent}
	}
	s.Chosen.Context = res.Context
	return res, nil
}

// sameTarget fills in the server of the selected context if flags change settings of it and no URL is given. It
// returns the context's id, unless the zone differs: that is another context.
func sameTarget(s *session.Session, in *TargetInput) (id string, err error) {
	if in.URL != "" {
		return "", nil
	}
	c, err := s.Context()
	if err != nil {
		return "", err
	}
	in.URL = c.Target.URL
	if in.Zone != "" && in.Zone != c.Zone {
		return "", nil
	}
	in.Zone = c.Zone
	return c.ID, nil
}

// normalise normalizes both URLs and returns the target's.
func (in *TargetInput) normalise() (*url.URL, error) {
	if in.UAA != "" {
		given, err := session.TargetURL(in.UAA)
		if err != nil {
			return nil, err
		}
		in.UAA = given.String()
	}
	return session.TargetURL(in.URL)
}

// forgivable reports whether --force ignores an error: no answer or an unexpected one, but not a refusal by the user.
func forgivable(err error) bool {
	return !session.IsAny[*session.UsageError](err) && !session.AnyOf(session.ErrDeclined, session.ErrNotInteractive, context.Canceled)(err)
}

// trustFor returns the TLS settings for the discovery: the flags', else the CA that the context of this server already
// has. Skipping the verification must be requested each time.
func trustFor(ctx context.Context, s *session.Session, in TargetInput, u *url.URL) (store.TLS, error) {
	if in.CACert != "" || in.SkipVerify {
		return tlsOf(s, in, u.Host)
	}
	f, err := s.Store.Read(ctx)
	if errors.Is(err, store.ErrDamaged) {
		return store.TLS{Roots: s.EnvRoots()}, nil
	}
	if err != nil {
		return store.TLS{}, err
	}
	c := store.FindForTarget(f, u.String(), in.Zone)
	if c == nil || c.TLS.CA == "" {
		return store.TLS{Roots: s.EnvRoots()}, nil
	}
	return store.TLS{CA: c.TLS.CA, Hosts: c.TLS.Hosts, Roots: s.EnvRoots()}, nil
}

func tlsOf(s *session.Session, in TargetInput, host string) (store.TLS, error) {
	t := store.TLS{SkipVerify: in.SkipVerify, Hosts: []string{host}, Roots: s.EnvRoots()}
	if in.CACert == "" {
		return t, nil
	}
	authority, err := os.ReadFile(s.Path(in.CACert))
	if err != nil {
		return t, session.Usage("--ca-cert: %v", err)
	}
	t.CA = string(authority)
	if err := session.RestTLS(t).Check(); err != nil {
		return t, session.Usage("--ca-cert: %s: %v", in.CACert, err)
	}
	if strings.TrimSpace(t.CA) == "" {
		return t, session.Usage("--ca-cert: %s is empty", in.CACert)
	}
	return t, nil
}

// blind returns a target for a server that did not answer, guessed from its URL. Seen stays zero, so
// the first login discovers again.
func blind(u *url.URL, uaa string) *session.Found {
	t := store.Target{URL: u.String(), API: u.String(), UAA: uaa}
	if session.LooksLikeUAA(u) {
		t = store.Target{URL: u.String(), UAA: u.String()}
	}
	return &session.Found{Target: t}
}
