package ops

import (
	"context"
	"errors"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// TokenGetInput asks for the current session's token.
type TokenGetInput struct {
	MinValidity time.Duration // renewed where it ends sooner
	IDToken     bool
}

// GetToken gives the access token (or the id token) of the context, renewed where needed: scripts may rely on it being
// good for MinValidity.
func GetToken(ctx context.Context, s *Session, in TokenGetInput) (string, error) {
	t, err := s.Tokens(ctx, in.MinValidity)
	if err != nil {
		return "", err
	}
	if !in.IDToken {
		return t.Access, nil
	}
	if t.ID == "" {
		return "", &UsageError{Text: "this session has no id token: the server gives one with the scope openid, to users only"}
	}
	return t.ID, nil
}

// CurrentToken reads the stored access token as it is, expired or not: nothing is renewed, no request is sent. Where the
// context is not what the token was given for it is an auth.TargetChangedError: the caller may be about to send it.
func CurrentToken(ctx context.Context, s *Session) (string, error) {
	c, err := s.Context()
	if err != nil {
		return "", err
	}
	t, err := StoredTokens(ctx, s)
	if err != nil {
		return "", err
	}
	if t == nil {
		return "", &LoginError{Context: c.Name, Command: s.LoginLine()}
	}
	if differs := t.Compare(bindingOf(c)); len(differs) > 0 {
		return "", &auth.TargetChangedError{Differs: differs}
	}
	return t.Access, nil
}

// StoredTokens reads what the vault holds for the context, nil where there is nothing. In environment mode it logs in.
func StoredTokens(ctx context.Context, s *Session) (*auth.Tokens, error) {
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
func RefreshToken(ctx context.Context, s *Session) (*store.Context, error) {
	c, err := s.Context()
	if err != nil {
		return nil, err
	}
	t, err := s.renewed(ctx)
	if err != nil {
		return nil, err
	}
	c.Tokens = endsOf(t)
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
func VerifyToken(ctx context.Context, s *Session, in VerifyInput) (*auth.Verified, error) {
	token, err := s.tokenOr(ctx, in.Token)
	if err != nil {
		return nil, err
	}
	want := auth.Expect{Issuer: in.Issuer, Audience: in.Audience, Now: s.Settings.Now()}
	keys, err := s.keys(ctx, in, &want)
	if err != nil {
		return nil, err
	}
	report, err := auth.Verify(token, keys, want)
	if err == nil && !report.OK {
		err = ErrNo
	}
	return report, err
}

func (s *Session) tokenOr(ctx context.Context, given string) (string, error) {
	if given = strings.TrimSpace(given); given != "" {
		s.Settings.Scrub.Add(given)
		return given, nil
	}
	return CurrentToken(ctx, s)
}

func (s *Session) keys(ctx context.Context, in VerifyInput, want *auth.Expect) (auth.JWKS, error) {
	if in.KeyFile != "" {
		if in.Issuer == "" {
			return auth.JWKS{}, Usage("--key needs --issuer: who should have signed the token?")
		}
		data, err := os.ReadFile(in.KeyFile)
		if err != nil {
			return auth.JWKS{}, Usage("read --key: %v", err)
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
	client, err := s.anonymousUAA(c)
	if err != nil {
		return auth.JWKS{}, err
	}
	data, err := client.TokenKeys(ctx)
	if err != nil {
		return auth.JWKS{}, err
	}
	return auth.ParseKeys(data)
}

func (s *Session) anonymousUAA(c *store.Context) (*uaa.Client, error) {
	api, err := s.at(c, c.Target.UAA, nil)
	if err != nil {
		return nil, err
	}
	return uaa.New(api), nil
}

// IntrospectInput says which token the server is asked about, and as which client: only one with the authority
// uaa.resource may ask.
type IntrospectInput struct {
	Token        string
	AsClient     string
	ClientSecret *string
}

// Introspection is the server's answer, or – without a client that may ask – what can be had instead.
type Introspection struct {
	Active   bool
	Answer   *uaa.Introspection // nil: the server was not asked at /introspect
	Reason   string             // why the token is not active
	Fallback string             // why /introspect was not asked
	Verified *auth.Verified
	User     *uaa.UserInfo
}

// Introspect asks whether a token is valid now. The error is ErrNo where it isn't.
func Introspect(ctx context.Context, s *Session, in IntrospectInput) (*Introspection, error) {
	token, err := s.tokenOr(ctx, in.Token)
	if err != nil {
		return nil, err
	}
	c, err := s.Context()
	if err != nil {
		return nil, err
	}
	if in.AsClient == "" {
		return s.withoutIntrospect(ctx, c, token, "asking /introspect takes a client with the authority uaa.resource (--as-client ID)")
	}
	secret, err := s.answer(ctx, in.ClientSecret, Prompt{Text: "secret of client " + in.AsClient + " at " + host(c.Target.UAA)})
	if err != nil {
		return nil, err
	}
	client, err := s.anonymousUAA(c)
	if err != nil {
		return nil, err
	}
	answer, err := client.Introspect(ctx, uaa.BasicFor(c.Target.UAAVersion, in.AsClient, secret), token)
	if errors.Is(err, rest.ErrForbidden) {
		return s.withoutIntrospect(ctx, c, token, "client "+in.AsClient+" may not ask /introspect: it lacks the authority uaa.resource")
	}
	if err != nil {
		return nil, err
	}
	res := &Introspection{Active: answer.Active, Answer: answer}
	if !res.Active {
		res.Reason = s.inactiveReason(ctx, token)
		return res, ErrNo
	}
	return res, nil
}

// inactiveReason finds out what it can by itself: the server says no more than "not active".
func (s *Session) inactiveReason(ctx context.Context, token string) string {
	report, err := VerifyToken(ctx, s, VerifyInput{Token: token})
	if report == nil {
		return "unknown to the server, and not readable here: " + err.Error()
	}
	for _, check := range report.Checks {
		if check.Outcome == auth.Failed {
			return check.Name + ": " + check.Detail
		}
	}
	if report.JWT.Claims.IsRefresh() {
		return "a refresh token is never active"
	}
	return "revoked: its user, client, a secret, a password or a group changed since, or somebody revoked it"
}

// withoutIntrospect verifies the token here and shows it to /userinfo, which any user token with openid may ask.
func (s *Session) withoutIntrospect(ctx context.Context, c *store.Context, token, why string) (*Introspection, error) {
	res := &Introspection{Fallback: why}
	report, err := VerifyToken(ctx, s, VerifyInput{Token: token})
	if err != nil && !errors.Is(err, ErrNo) && !errors.Is(err, auth.ErrOpaque) {
		return nil, err
	}
	res.Verified = report
	api, err := s.at(c, c.Target.UAA, fixedToken(token, c))
	if err != nil {
		return nil, err
	}
	user, err := uaa.New(api).UserInfo(ctx)
	switch {
	case err == nil:
		res.Active, res.User = true, user
		return res, nil
	case errors.Is(err, rest.ErrForbidden): // the token stands; it has no page there
		res.Active = true
		return res, nil
	case errors.Is(err, rest.ErrUnauthorized):
		var fault *rest.Error
		errors.As(err, &fault)
		res.Reason = fault.Message
		return res, ErrNo
	}
	return nil, err
}

type tokenFor struct {
	token  string
	origin rest.Origin
}

// fixedToken shows one token to the UAA of the context and to nobody else.
func fixedToken(token string, c *store.Context) rest.Credential {
	u, err := url.Parse(c.Target.UAA)
	if err != nil {
		return tokenFor{}
	}
	return tokenFor{token, rest.OriginOf(u)}
}

// Bearer implements rest.Credential.
func (t tokenFor) Bearer(_ context.Context, to rest.Origin, rejected string) (string, error) {
	if to != t.origin || rejected != "" {
		return "", nil
	}
	return t.token, nil
}

// DecodeToken takes a token apart. Nothing in it is verified.
func DecodeToken(token string) (*auth.JWT, error) { return auth.Decode(token) }
