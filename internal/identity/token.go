package identity

import (
	"context"
	"errors"
	"os"
	"strings"
	"time"

	"github.com/xhit/go-str2duration/v2"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// TokenGetInput asks for the current session's token.
type TokenGetInput struct {
	MinValidity string // renewed where it ends sooner: "90s", "12h", "30d"; empty: a minute
	IDToken     bool
}

// GetToken gives the access token (or the id token) of the context, renewed where needed: scripts may rely on it being
// good for MinValidity.
func GetToken(ctx context.Context, s *session.Session, in TokenGetInput) (string, error) {
	valid, err := in.minValidity()
	if err != nil {
		return "", err
	}
	t, err := s.TokensFor(ctx, valid)
	if err != nil {
		return "", err
	}
	if !in.IDToken {
		return t.Access, nil
	}
	if t.ID == "" {
		return "", &session.UsageError{Text: "this session has no id token: the server gives one with the scope openid, to users only"}
	}
	return t.ID, nil
}

func (in TokenGetInput) minValidity() (time.Duration, error) {
	if in.MinValidity == "" {
		return auth.Margin, nil
	}
	d, err := str2duration.ParseDuration(in.MinValidity)
	if err != nil || d < 0 {
		return 0, &session.UsageError{Text: "--min-validity is no length of time", Try: line.Says("90s", "12h", "30d")}
	}
	return d, nil
}

// CurrentToken reads the stored access token as it is, expired or not: nothing is renewed, no request is sent. Where the
// context is not what the token was given for it is an auth.TargetChangedError: the caller may be about to send it.
func CurrentToken(ctx context.Context, s *session.Session) (string, error) {
	c, err := s.Context()
	if err != nil {
		return "", err
	}
	t, err := StoredTokens(ctx, s)
	if err != nil {
		return "", err
	}
	if t == nil {
		return "", &session.LoginError{Context: c.Name, Command: s.LoginLine()}
	}
	if differs := t.Compare(session.BindingOf(c)); len(differs) > 0 {
		return "", &auth.TargetChangedError{Differs: differs}
	}
	return t.Access, nil
}

// StoredTokens reads what the vault holds for the context, nil where there is nothing. In environment mode it logs in.
func StoredTokens(ctx context.Context, s *session.Session) (*auth.Tokens, error) {
	c, err := s.Context()
	if err != nil {
		return nil, err
	}
	if s.Settings.Direct.Used() {
		return s.Tokens(ctx, 0)
	}
	entry, err := s.Vault.Read(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	t, err := auth.ParseTokens(entry)
	if errors.Is(err, auth.ErrNoEntry) {
		return nil, nil
	}
	if err == nil {
		s.Settings.Scrub.Add(t.Access, t.Refresh, t.ID)
	}
	return t, err
}

// RefreshToken renews the session now, however long it would still last, and gives the context with its new ends.
func RefreshToken(ctx context.Context, s *session.Session) (*store.Context, error) {
	c, err := s.Context()
	if err != nil {
		return nil, err
	}
	t, err := s.Renewed(ctx)
	if err != nil {
		return nil, err
	}
	c.Tokens = session.EndsOf(t)
	return c, nil
}

// VerifyInput says what token is verified, and against what.
type VerifyInput struct {
	Token    string // empty: the current one
	KeyFile  string // a PEM or JWK file: no request is sent
	Issuer   string // with KeyFile; else the context knows it
	Audience string
}

// VerifyToken checks signature, issuer, audience and times. The keys are the server's, or a file's; the issuer is what the
// context knows and never what the token says. The error is ErrNo where the token does not stand.
func VerifyToken(ctx context.Context, s *session.Session, in VerifyInput) (*auth.Verified, error) {
	token, err := tokenOr(ctx, s, in.Token)
	if err != nil {
		return nil, err
	}
	want := auth.Expect{Issuer: in.Issuer, Audience: in.Audience, Now: s.Settings.Now()}
	keys, err := trustedKeys(ctx, s, in, &want)
	if err != nil {
		return nil, err
	}
	report, err := auth.Verify(token, keys, want)
	if err == nil && report.UnknownKey && in.KeyFile == "" { // rotated just now, or another instance answered
		if keys, err = trustedKeys(ctx, s, in, &want); err != nil {
			return nil, err
		}
		report, err = auth.Verify(token, keys, want)
	}
	if err == nil && !report.OK {
		err = session.ErrAnswerNo
	}
	return report, err
}

func tokenOr(ctx context.Context, s *session.Session, given string) (string, error) {
	if given = strings.TrimSpace(given); given != "" {
		s.Settings.Scrub.Add(given)
		if _, err := auth.FromAccessToken(given); err != nil {
			return "", session.Usage("that is no token: it holds characters that no header can carry")
		}
		return given, nil
	}
	return CurrentToken(ctx, s)
}

func trustedKeys(ctx context.Context, s *session.Session, in VerifyInput, want *auth.Expect) (auth.JWKS, error) {
	if in.KeyFile != "" {
		if in.Issuer == "" {
			return auth.JWKS{}, session.Usage("--key needs --issuer: who should have signed the token?")
		}
		if c := s.Chosen.Context; want.Audience == "" && c != nil {
			want.Audience = c.Identity.ClientID
		}
		if want.Audience == "" {
			return auth.JWKS{}, session.Usage("--key needs --audience where no context is logged in: whom should the token be for?")
		}
		data, err := os.ReadFile(in.KeyFile)
		if err != nil {
			return auth.JWKS{}, session.Usage("read --key: %v", err)
		}
		return auth.ParseKeys(data)
	}
	c, err := s.Context()
	if err != nil {
		return auth.JWKS{}, err
	}
	if want.Issuer == "" {
		want.Issuer = c.Target.Issuer
	}
	if want.Audience == "" {
		want.Audience = c.Identity.ClientID // a UAA names the client in every token's aud
	}
	client, err := AnonymousUAA(s, c)
	if err != nil {
		return auth.JWKS{}, err
	}
	data, err := client.TokenKeys(ctx)
	if err != nil {
		return auth.JWKS{}, err
	}
	return auth.ParseKeys(data)
}

// AnonymousUAA is the client of a context's UAA that sends no token.
func AnonymousUAA(s *session.Session, c *store.Context) (*uaa.Client, error) {
	api, err := s.At(c, c.Target.UAA, nil)
	if err != nil {
		return nil, err
	}
	return uaa.New(api), nil
}

// DecodeToken takes a token apart. Nothing in it is verified.
func DecodeToken(token string) (*auth.JWT, error) { return auth.Decode(token) }
