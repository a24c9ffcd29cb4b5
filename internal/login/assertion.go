package login

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
)

// The forms of an assertion.
const (
	AssertionJWT  = "jwt-bearer"
	AssertionSAML = "saml2-bearer"
)

// AssertionInput is an assertion that was issued elsewhere.
type AssertionInput struct {
	File        string
	Text        *string // instead of File
	Grant       string  // empty: AssertionJWT
	AnyAudience bool    // accept an assertion for another host
}

func assertionWay() way {
	return way{
		grant:        session.WayAssertion,
		publicClient: true,
		check: func(a *attempt) error {
			if a.in.Assertion.grant() == "" {
				return session.Usage("--assertion-grant must be %s or %s", AssertionJWT, AssertionSAML)
			}
			return throughClient(a)
		},
		get: byAssertion,
	}
}

// grant returns the grant_type, empty for an unknown form.
func (in AssertionInput) grant() string {
	switch in.Grant {
	case "", AssertionJWT:
		return auth.GrantJWTBearer
	case AssertionSAML:
		return auth.GrantSAMLBearer
	}
	return ""
}

func byAssertion(ctx context.Context, a *attempt) (*auth.Tokens, error) {
	text, err := a.assertion()
	if err != nil {
		return nil, err
	}
	grant := a.in.Assertion.grant()
	if err := a.mayShow(grant, text); err != nil {
		return nil, err
	}
	tokens, err := auth.Assertion(ctx, a.server, a.client, auth.AssertionInput{Grant: grant, Assertion: text, Scope: a.in.Scope})
	if err != nil {
		return nil, err
	}
	return tokens, sameUser(a.who.User, tokens)
}

func (a *attempt) assertion() (string, error) {
	if a.in.Assertion.Text != nil {
		return *a.in.Assertion.Text, nil
	}
	return secretFile(a.s, "--assertion-file", a.in.Assertion.File)
}

// maxSecretFile is the maximum size of a file with a token, in bytes.
const maxSecretFile = 1 << 20

// secretFile reads a token from a file and adds it to the scrubber.
func secretFile(s *session.Session, flag, name string) (string, error) {
	info, err := os.Stat(s.Path(name))
	if err != nil {
		return "", session.Usage("%s: %v", flag, err)
	}
	if info.Size() > maxSecretFile {
		return "", session.Usage("%s: %s is too large to be a token", flag, name)
	}
	data, err := os.ReadFile(s.Path(name))
	if err != nil {
		return "", session.Usage("%s: %v", flag, err)
	}
	text := strings.TrimSpace(string(data))
	if text == "" {
		return "", session.Usage("%s: %s is empty", flag, name)
	}
	s.Settings.Scrub.Add(text)
	return text, nil
}

// mayShow prints the claims of an assertion and rejects one for another server, because a server that receives it
// could use it there.
func (a *attempt) mayShow(grant, text string) error {
	said, err := auth.ReadAssertion(grant, text)
	if errors.Is(err, auth.ErrAssertion) {
		return session.Usage("%v", err)
	}
	if err != nil {
		return err
	}
	a.s.UI.Show("assertion: issuer %s, audience %s, expires %s", said.Issuer, session.Join(said.Audience), endText(said.Expires))
	if now := a.s.Settings.Now(); !said.Expires.IsZero() && now.After(said.Expires.Add(auth.Leeway)) {
		return fmt.Errorf("%w: it expired at %s", auth.ErrAssertionEnded, endText(said.Expires))
	}
	foreign := said.Foreign(session.Host(a.c.Target.UAA), session.Host(a.c.Target.Login), session.Host(a.c.Target.TokenEndpoint))
	if foreign == "" || a.in.Assertion.AnyAudience {
		return nil
	}
	return &session.UsageError{
		Text: fmt.Sprintf("the assertion is for %s, not for %s, which could use it there", foreign, session.Host(a.c.Target.UAA)),
		Try:  line.Says("--any-audience, to send it anyway"),
	}
}

func endText(at time.Time) string {
	if at.IsZero() {
		return "never"
	}
	return at.UTC().Format(time.RFC3339)
}
