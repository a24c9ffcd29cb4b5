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

// AssertionInput is a finished assertion.
type AssertionInput struct {
	File        string
	Text        *string // in place of File
	Grant       string  // AssertionJWT where empty
	AnyAudience bool    // also one that is for another host
}

func assertionWay() way {
	return way{
		grant:        session.WayAssertion,
		publicClient: true,
		check: func(a *attempt) error {
			if a.in.Assertion.grant() == "" {
				return session.Usage("--assertion-grant is %s or %s", AssertionJWT, AssertionSAML)
			}
			return throughClient(a)
		},
		get: byAssertion,
	}
}

// grant is the grant_type; empty for a form that doesn't exist.
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

// maxSecretFile bounds a file that holds one token.
const maxSecretFile = 1 << 20

// secretFile reads a file that holds a token and registers it as a secret.
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

// mayShow tells what an assertion says of itself and refuses one that is for somebody else: a server that it is
// shown to could use it there.
func (a *attempt) mayShow(grant, text string) error {
	said, err := auth.ReadAssertion(grant, text)
	if errors.Is(err, auth.ErrAssertion) {
		return session.Usage("%v", err)
	}
	if err != nil {
		return err
	}
	a.s.UI.Show("assertion: issuer %s, audience %s, ends %s", said.Issuer, session.Join(said.Audience), endText(said.Expires))
	if now := a.s.Settings.Now(); !said.Expires.IsZero() && now.After(said.Expires.Add(auth.Leeway)) {
		return fmt.Errorf("%w: it ended at %s", auth.ErrAssertionEnded, endText(said.Expires))
	}
	foreign := said.Foreign(session.Host(a.c.Target.UAA), session.Host(a.c.Target.Login), session.Host(a.c.Target.TokenEndpoint))
	if foreign == "" || a.in.Assertion.AnyAudience {
		return nil
	}
	return &session.UsageError{
		Text: fmt.Sprintf("the assertion is for %s, not for %s, which could use it there", foreign, session.Host(a.c.Target.UAA)),
		Try:  line.Says("the same with --any-audience, if it is meant to be shown here"),
	}
}

func endText(at time.Time) string {
	if at.IsZero() {
		return "never"
	}
	return at.UTC().Format(time.RFC3339)
}
