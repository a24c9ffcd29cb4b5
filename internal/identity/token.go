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
	MinValidity string // refresh if it expires sooner: "90s", "12h", "30d"; empty: a minute
	IDToken     bool
}

// GetToken returns the access token (or the id token) of the context, refreshed if needed, so that it is valid for at least
// MinValidity.
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
		return "", &session.UsageError{Text: "this session has no id token: the server issues one with the scope openid, to users only"}
	}
	return t.ID, nil
}

func (in TokenGetInput) minValidity() (time.Duration, error) {
	if in.MinValidity == "" {
		return auth.Margin, nil
	}
	d, err := str2duration.ParseDuration(in.MinValidity)
	if err != nil || d < 0 {
		return 0, &session.UsageError{Text: "--min-validity must be a duration", Try: line.Says("90s", "12h", "30d")}
	}
	return d, nil
}

// CurrentToken reads the stored access token, expired or not, without a request. If the context no longer matches what the
// token was issued for, the error is an auth.TargetChangedError: the caller may be about to send the token.
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

// StoredTokens reads the context's tokens from the vault, nil if there are none. In environment mode it logs in.
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

// RefreshToken refreshes the tokens even if they have not expired, and returns the context with the new expiry times.
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

// VerifyInput names the token, and what it is verified against.
type VerifyInput struct {
	Token    string // empty: the current one
	KeyFile  string // a PEM or JWK file: no request is sent
	Issuer   string // with KeyFile; otherwise the context's
	Audience string
}

// VerifyToken checks signature, issuer, audience and times. The keys are the server's, or a file's; the issuer is the
// context's and never the token's. The error is session.ErrAnswerNo if a check fails.
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
	if err == nil && report.UnknownKey && in.KeyFile == "" { // keys were just rotated, or another instance answered
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
			return "", session.Usage("invalid token: it contains characters that are not allowed in a header")
		}
		return given, nil
	}
	return CurrentToken(ctx, s)
}

func trustedKeys(ctx context.Context, s *session.Session, in VerifyInput, want *auth.Expect) (auth.JWKS, error) {
	if in.KeyFile != "" {
		if in.Issuer == "" {
			return auth.JWKS{}, session.Usage("--key needs --issuer, the issuer that the token must have")
		}
		if c := s.Chosen.Context; want.Audience == "" && c != nil {
			want.Audience = c.Identity.ClientID
		}
		if want.Audience == "" {
			return auth.JWKS{}, session.Usage("--key needs --audience if no context is selected")
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
		want.Audience = c.Identity.ClientID // a UAA adds the client to every token's aud
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

// AnonymousUAA returns a client of the context's UAA that sends no token.
func AnonymousUAA(s *session.Session, c *store.Context) (*uaa.Client, error) {
	api, err := s.At(c, c.Target.UAA, nil)
	if err != nil {
		return nil, err
	}
	return uaa.New(api), nil
}

// DecodeToken decodes a token without verifying it.
func DecodeToken(token string) (*auth.JWT, error) { return auth.Decode(token) }
