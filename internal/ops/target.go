package ops

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net/url"
	"os"
	"strings"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/rest"
)

// TargetInput chooses a server, or an org and space of the selected context.
type TargetInput struct {
	URL        string
	UAA        string // take this UAA instead of the one that the API names
	Org, Space string
	Zone       string // identity zone, by subdomain
	CACert     string // path of a PEM file
	SkipVerify bool
	Force      bool // keep the target though it does not answer
}

// TargetResult is where the session stands afterwards.
type TargetResult struct {
	Context *store.Context
	Created bool
	Found   *Found // nil when nothing was asked for
}

// Target chooses where to work. With a URL it selects the context of that server which was used last, or makes one
// without identity; with an org or a space it selects those in the context. Without either it says where one stands.
func Target(ctx context.Context, s *Session, in TargetInput) (*TargetResult, error) {
	if s.Settings.Direct.Used() && in.URL != "" {
		return nil, Usage("target cannot be set in environment mode: CFID_TARGET is the target")
	}
	res := &TargetResult{Context: s.Chosen.Context}
	if in.URL != "" {
		var err error
		if res, err = s.retarget(ctx, in); err != nil {
			return nil, err
		}
	}
	if res.Context == nil {
		return nil, store.ErrNoContext
	}
	if in.Org == "" && in.Space == "" {
		return res, nil
	}
	return res, s.selectPlace(ctx, in.Org, in.Space)
}

func (s *Session) retarget(ctx context.Context, in TargetInput) (*TargetResult, error) {
	u, err := TargetURL(in.URL)
	if err != nil {
		return nil, err
	}
	tls, err := s.trustFor(ctx, in, u)
	if err != nil {
		return nil, err
	}
	found, tls, err := s.find(ctx, in, tls)
	if err != nil {
		if !in.Force || isAny[*UsageError](err) {
			return nil, err
		}
		s.UI.Show("%s does not answer, kept because of --force: %v", u.Host, err)
		found = blind(u)
	} else {
		found.Target.Seen = s.Settings.Now()
	}
	res := &TargetResult{Found: found}
	err = s.Store.Update(ctx, func(f *store.File) error {
		known := store.FindForTarget(f, found.Target.URL, in.Zone)
		res.Created = known == nil
		res.Context = f.Target(store.Targeting{Target: found.Target, Zone: in.Zone, TLS: &tls}, s.Settings.Now())
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.Chosen = store.Chosen{Context: res.Context, Why: store.Why{Kind: store.FromCurrent}}
	return res, nil
}

// find discovers; when the certificate is not trusted and a person is there, the certificate authority is shown and may
// be pinned for this context – which is offered before switching the check off is.
func (s *Session) find(ctx context.Context, in TargetInput, tls store.TLS) (*Found, store.TLS, error) {
	found, err := s.discover(ctx, in, tls)
	var cert *rest.CertificateError
	if errors.As(err, &cert) && s.Settings.TTY && len(cert.Chain) > 0 {
		pinned, ok, askErr := s.offerPin(ctx, cert)
		if askErr != nil {
			return nil, tls, askErr
		}
		if ok {
			tls.CA += pinned
			found, err = s.discover(ctx, in, tls)
		}
	}
	if err != nil {
		return nil, tls, err
	}
	if err := s.confirmHosts(ctx, in.URL, found); err != nil {
		return nil, tls, err
	}
	tls.Hosts = exceptionHosts(tls, found)
	return found, tls, nil
}

func (s *Session) discover(ctx context.Context, in TargetInput, tls store.TLS) (*Found, error) {
	u, err := TargetURL(in.URL)
	if err != nil {
		return nil, err
	}
	f := &finder{open: s.http, tls: tls, typed: u, zone: in.Zone}
	if in.UAA != "" {
		given, err := TargetURL(in.UAA)
		if err != nil {
			return nil, err
		}
		f.uaa = given.String()
	}
	return f.discover(ctx)
}

func (s *Session) offerPin(ctx context.Context, cert *rest.CertificateError) (authority string, ok bool, err error) {
	top := cert.Chain[len(cert.Chain)-1]
	s.UI.Show("the certificate of %s is not trusted: %v", cert.Host, cert.Err)
	s.UI.Show("  subject      %s", top.Subject)
	s.UI.Show("  issuer       %s", top.Issuer)
	s.UI.Show("  fingerprint  SHA-256 %s", rest.Fingerprint(top))
	answer, err := s.UI.Ask(ctx, Prompt{Text: "trust this certificate for this context only? Compare the fingerprint first (yes/no)", Default: "no"})
	if err != nil || !isYes(answer) {
		return "", false, err
	}
	return pemOf(top), true, nil
}

func (s *Session) confirmHosts(ctx context.Context, typed string, found *Found) error {
	if len(found.Foreign) == 0 {
		return nil
	}
	hosts := strings.Join(found.Foreign, ", ")
	if !s.Settings.TTY {
		return &UsageError{Text: typed + " sends logins to " + hosts + ", outside its own domain",
			Try: []string{"cfid target " + typed + " --uaa " + found.Target.UAA}}
	}
	answer, err := s.UI.Ask(ctx, Prompt{Text: typed + " sends logins to " + hosts + ", outside its own domain. Go on? (yes/no)", Default: "no"})
	if err != nil {
		return err
	}
	if !isYes(answer) {
		return ErrDeclined
	}
	return nil
}

// trustFor gives the TLS settings to discover with: the flags', else those that the context of this server has already – a
// pinned authority need not be named again. Switching the check off is named every time or not at all.
func (s *Session) trustFor(ctx context.Context, in TargetInput, u *url.URL) (store.TLS, error) {
	if in.CACert == "" && !in.SkipVerify {
		f, err := s.Store.Read(ctx)
		if err != nil {
			return store.TLS{}, err
		}
		if c := store.FindForTarget(f, u.String(), in.Zone); c != nil {
			return c.TLS, nil
		}
	}
	return tlsOf(in, u.Host)
}

func tlsOf(in TargetInput, host string) (store.TLS, error) {
	t := store.TLS{SkipVerify: in.SkipVerify}
	if in.SkipVerify || in.CACert != "" {
		t.Hosts = []string{host}
	}
	if in.CACert == "" {
		return t, nil
	}
	authority, err := os.ReadFile(in.CACert)
	if err != nil {
		return t, Usage("read --ca-cert: %v", err)
	}
	t.CA = string(authority)
	return t, nil
}

// exceptionHosts names the hosts that the context's TLS exceptions hold for, and no others.
func exceptionHosts(t store.TLS, found *Found) []string {
	if !t.SkipVerify && t.CA == "" {
		return nil
	}
	var hosts []string
	for _, raw := range []string{found.Target.URL, found.Target.API, found.Target.UAA, found.Target.Login} {
		if u, err := rest.ParseURL(raw); err == nil {
			hosts = appendNew(hosts, u.Host)
		}
	}
	return hosts
}

// blind is what can be said of a server that did not answer: its URL, and what the URL looks like. Seen stays zero, so
// the first login discovers again.
func blind(u *url.URL) *Found {
	t := store.Target{URL: u.String(), API: u.String()}
	if looksLikeUAA(u) {
		t = store.Target{URL: u.String(), UAA: u.String()}
	}
	return &Found{Target: t}
}

func pemOf(cert *x509.Certificate) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw}))
}
