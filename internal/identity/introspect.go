package identity

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// IntrospectInput names the token, and the client that sends the request to /introspect, which needs the authority
// uaa.resource.
type IntrospectInput struct {
	Token        string
	AsClient     string
	ClientSecret *string
}

// Introspection is the server's answer, or, without a client that may use /introspect, the result of the other checks.
type Introspection struct {
	Active   bool
	Answer   *uaa.Introspection // nil: the server was not asked at /introspect
	Reason   string             // why the token is not active
	Fallback string             // why /introspect was not asked
	Verified *auth.Verified
	User     *uaa.UserInfo
}

// Introspect reports whether a token is valid now. The error is session.ErrAnswerNo if it is not.
func Introspect(ctx context.Context, s *session.Session, in IntrospectInput) (*Introspection, error) {
	token, err := tokenOr(ctx, s, in.Token)
	if err != nil {
		return nil, err
	}
	c, err := s.Context()
	if err != nil {
		return nil, err
	}
	if in.AsClient == "" {
		return withoutIntrospect(ctx, s, c, token, "asking /introspect takes a client with the authority uaa.resource (--as-client ID)")
	}
	secret, err := s.Answer(ctx, in.ClientSecret, session.Prompt{Text: "secret of client " + in.AsClient + " at " + session.Host(c.Target.UAA)})
	if errors.Is(err, session.ErrNotInteractive) {
		return nil, &session.UsageError{Text: "the secret of client " + in.AsClient + " is needed and there is no terminal to ask on", Try: line.Says("--client-secret-stdin")}
	}
	if err != nil {
		return nil, err
	}
	client, err := AnonymousUAA(s, c)
	if err != nil {
		return nil, err
	}
	answer, err := client.Introspect(ctx, uaa.BasicFor(c.Target.UAAVersion, in.AsClient, secret), token)
	switch {
	case errors.Is(err, rest.ErrUnauthorized):
		return nil, fmt.Errorf("%w: client %s is unknown or has another secret", auth.ErrBadCredentials, in.AsClient)
	case errors.Is(err, rest.ErrForbidden):
		return withoutIntrospect(ctx, s, c, token, "client "+in.AsClient+" may not ask /introspect: it lacks the authority uaa.resource")
	case err != nil:
		return nil, err
	}
	res := &Introspection{Active: answer.Active, Answer: answer}
	if !res.Active {
		res.Reason = inactiveReason(ctx, s, token)
		return res, session.ErrAnswerNo
	}
	return res, nil
}

// inactiveReason verifies the token to find out why it is not active, because the server does not return a reason.
func inactiveReason(ctx context.Context, s *session.Session, token string) string {
	report, err := VerifyToken(ctx, s, VerifyInput{Token: token})
	if report == nil {
		return "unknown to the server, and it could not be verified: " + err.Error()
	}
	if failed := failedCheck(report); failed != "" {
		return failed
	}
	return "revoked, or its user, client, a secret, a password or a group has changed since it was issued"
}

// failedCheck returns the first check that failed, "" if none did.
func failedCheck(report *auth.Verified) string {
	if report == nil {
		return ""
	}
	for _, check := range report.Checks {
		if check.Outcome == auth.Failed {
			return check.Name + ": " + check.Detail
		}
	}
	return ""
}

// withoutIntrospect verifies the token locally and sends it to /userinfo, which accepts any user's token with openid.
func withoutIntrospect(ctx context.Context, s *session.Session, c *store.Context, token, why string) (*Introspection, error) {
	res := &Introspection{Fallback: why}
	report, err := VerifyToken(ctx, s, VerifyInput{Token: token})
	if err != nil && !errors.Is(err, session.ErrAnswerNo) && !errors.Is(err, auth.ErrOpaque) {
		return nil, err
	}
	res.Verified = report
	api, err := s.At(c, c.Target.UAA, fixedToken(token, c))
	if err != nil {
		return nil, err
	}
	user, err := uaa.New(api).UserInfo(ctx)
	switch {
	case err == nil:
		res.Active, res.User = true, user
		return res, nil
	case errors.Is(err, rest.ErrForbidden): // the token is valid; it lacks openid or is a client's
		res.Active = true
		return res, nil
	case errors.Is(err, rest.ErrUnauthorized):
		var fault *rest.Error
		errors.As(err, &fault)
		if res.Reason = failedCheck(report); res.Reason == "" {
			res.Reason = fault.Message
		}
		return res, session.ErrAnswerNo
	}
	return nil, err
}

type tokenFor struct {
	token  string
	origin rest.Origin
}

// fixedToken returns a credential that sends the token to the context's UAA only.
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
