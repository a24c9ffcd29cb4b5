package session

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net/url"
	"strings"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/rest"
)

// Address names a server to discover.
type Address struct {
	URL  string
	UAA  string // use this UAA instead of the one that the API returns
	Zone string // identity zone, by subdomain
}

// Find discovers a server. If a certificate is not trusted and there is a terminal, it shows the certificate authority and
// offers to trust it for this context. API and UAA may have one each.
func (s *Session) Find(ctx context.Context, in Address, tls store.TLS) (*Found, store.TLS, error) {
	for {
		found, err := s.discover(ctx, in, tls)
		if err == nil {
			tls.Hosts = exceptionHosts(tls, found)
			return found, tls, nil
		}
		var cert *rest.CertificateError
		if !errors.As(err, &cert) || !s.pinnable(cert, tls) {
			return nil, tls, err
		}
		pinned, ok, askErr := s.offerPin(ctx, cert)
		if askErr != nil {
			return nil, tls, askErr
		}
		if !ok {
			return nil, tls, err
		}
		tls.CA += pinned
	}
}

// pinnable reports whether there is a terminal and trusting the authority would help. It does not for another host's
// certificate or an expired one, or if this authority is already trusted.
func (s *Session) pinnable(cert *rest.CertificateError, tls store.TLS) bool {
	var unknown x509.UnknownAuthorityError
	return s.Settings.TTY && !s.Settings.Direct.Used() && len(cert.Chain) > 0 && errors.As(cert.Err, &unknown) &&
		!strings.Contains(tls.CA, pemOf(cert.Chain[len(cert.Chain)-1]))
}

func (s *Session) discover(ctx context.Context, in Address, tls store.TLS) (*Found, error) {
	u, err := TargetURL(in.URL)
	if err != nil {
		return nil, err
	}
	f := &finder{open: s.HTTP, tls: tls, typed: u, uaa: in.UAA, zone: in.Zone}
	f.consent = func(ctx context.Context, foreign []string, uaa string) error {
		return s.confirmHosts(ctx, u, foreign, uaa)
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

func (s *Session) confirmHosts(ctx context.Context, typed *url.URL, foreign []string, uaa string) error {
	text := typed.Host + " sends logins to " + strings.Join(foreign, ", ") + ", outside its own domain"
	switch {
	case s.Settings.Direct.Used():
		return &UsageError{Text: text, Try: line.Says("CFID_TARGET=" + uaa + ", if that is the right one")}
	case !s.Settings.TTY:
		return &UsageError{Text: text, Try: []line.Advice{line.Target.With(typed.String()).Flag("--uaa", uaa).Say(", if that is the right one")}}
	}
	answer, err := s.UI.Ask(ctx, Prompt{Text: text + ". Continue? (yes/no)", Default: "no"})
	if err != nil {
		return err
	}
	if !isYes(answer) {
		return ErrDeclined
	}
	return nil
}

// exceptionHosts returns the hosts that the context's TLS exceptions apply to.
func exceptionHosts(t store.TLS, found *Found) []string {
	if !t.SkipVerify && t.CA == "" {
		return nil
	}
	var hosts []string
	for _, raw := range []string{found.Target.URL, found.Target.API, found.Target.UAA, found.Target.Login} {
		if u, err := rest.ParseURL(raw); err == nil {
			hosts = AppendNew(hosts, u.Host)
		}
	}
	return hosts
}

func pemOf(cert *x509.Certificate) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw}))
}
