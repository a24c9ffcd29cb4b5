package auth

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/rest"
)

// The reasons for which a token endpoint refuses. Each is wrapped in a GrantError together with
// the *rest.Error of the server's answer.
var (
	// ErrBadCredentials: the user, the password, the client or its secret is wrong, or the
	// user is deactivated. A UAA answers all of these alike (401 "Bad credentials", with the
	// code unauthorized in 4.30 and invalid_client in 77), so a client can't tell which;
	// a message must name both client and user.
	ErrBadCredentials = errors.New("bad credentials")
	// ErrLocked: too many wrong passwords; the UAA answers so from the sixth attempt on, even to
	// the right password, for five minutes by default.
	ErrLocked = errors.New("the account is locked")
	// ErrPasswordChange: an administrator requires a new password first.
	ErrPasswordChange = errors.New("the password must be changed first")
	// ErrUnverified: the account's e-mail address is not verified.
	ErrUnverified = errors.New("the account is not verified")
	// ErrOriginUnknown: no active identity provider of that name accepts passwords.
	ErrOriginUnknown = errors.New("the origin is unknown or accepts no passwords")
	// ErrGrantNotAllowed: the client may not use this grant, or the server doesn't know it.
	ErrGrantNotAllowed = errors.New("the client may not use this grant")
	// ErrScope: a requested scope is not allowed; GrantError.Allowed lists those that are, if the server returns them.
	ErrScope = errors.New("a requested scope is not allowed")
	// ErrSecondFactor: the password is not sufficient, or the code sent with it is wrong.
	ErrSecondFactor = errors.New("a second factor is required")
	// ErrExpired: the refresh token is expired, revoked, unknown or another client's: log in again.
	ErrExpired = errors.New("the session has expired")
)

var (
	// ErrNoToken: the server answered with success but without a usable token.
	ErrNoToken = errors.New("the answer contains no token")
	// ErrNoEntry: nothing is stored for this context.
	ErrNoEntry = errors.New("not logged in")
	// ErrLoginNeeded: the access token can't be renewed; it wraps the reason.
	ErrLoginNeeded = errors.New("log in again")
	// ErrTargetChanged: the context is not what the tokens were issued for; see TargetChangedError.
	ErrTargetChanged = errors.New("the target changed since the login")
	// ErrRejected: a server rejected an access token that was issued just before.
	ErrRejected = errors.New("the server rejects a new token")
)

// TargetChangedError names what differs. Nothing was sent.
type TargetChangedError struct {
	Differs []string // "issuer (was A, is B)", …; of TLS settings only that they differ
}

func (e *TargetChangedError) Error() string {
	return ErrTargetChanged.Error() + ": " + strings.Join(e.Differs, ", ")
}

// Is makes it an ErrTargetChanged, and an ErrLoginNeeded, because a login solves both.
func (e *TargetChangedError) Is(target error) bool {
	return target == ErrTargetChanged || target == ErrLoginNeeded
}

// ShortLivedError: the server's tokens end before the time asked for.
type ShortLivedError struct{ Asked, Lasts time.Duration }

func (e *ShortLivedError) Error() string {
	return fmt.Sprintf("the server issues tokens that are valid for %v, and one for %v was requested", e.Lasts, e.Asked)
}

// GrantError is a refusal of the token endpoint.
type GrantError struct {
	Grant   string   // as in grant_type
	Kind    error    // one of the sentinels above
	Allowed []string // for ErrScope: what would be allowed, if the server returns it
	Err     error    // the *rest.Error
}

func (e *GrantError) Error() string { return fmt.Sprintf("%v: %v", e.Kind, e.Err) }

// Said returns the server's own message, "" if it sent none.
func (e *GrantError) Said() string {
	var answer *rest.Error
	if !errors.As(e.Err, &answer) {
		return ""
	}
	return answer.Message
}

// Unwrap returns the kind and the server's answer.
func (e *GrantError) Unwrap() []error { return []error{e.Kind, e.Err} }

func loginNeeded(why error) error {
	if errors.Is(why, ErrLoginNeeded) {
		return why
	}
	return fmt.Errorf("%w: %w", ErrLoginNeeded, why)
}

// Phrases of the error_description by which alone some refusals differ: in UAA 4.30 and 77
// all of them are 401 unauthorized, or invalid_client, except for the second.
const (
	saysLocked     = "account has been locked"
	saysUnverified = "account not verified"
	saysChange     = "password change required"
	saysOrigin     = "origin provided in the login_hint"
	saysFactor     = "multi-factor" // UAA 4.x with MFA: "A multi-factor authentication code is required to complete the request"
	saysGrant      = "unauthorized grant type"
	saysNoScopes   = "[uaa.none] is invalid" // a client without user scopes asked for a user's token: this check comes before that of the grant
)

// classify adds the kind to a refusal. Other errors – unreachable, 429, 5xx, a redirect – are
// returned unchanged.
func classify(grant string, err error) error {
	var answer *rest.Error
	if !errors.As(err, &answer) || answer.Status < 400 || answer.Status >= 500 {
		return err
	}
	kind := kindOf(grant, answer)
	if kind == nil {
		return err
	}
	refusal := &GrantError{Grant: grant, Kind: kind, Err: err}
	if errors.Is(kind, ErrScope) {
		refusal.Allowed = allowedScopes(answer.Body)
	}
	return refusal
}

// allowedScopes reads the member scope that a UAA adds to invalid_scope: for a client's own
// token all its authorities, for a refresh the granted scopes.
func allowedScopes(body []byte) []string {
	members, err := parseObject(body)
	if err != nil {
		return nil
	}
	r := reader{all: members}
	return r.list("scope", true)
}

func kindOf(grant string, answer *rest.Error) error {
	text := strings.ToLower(answer.Message)
	says := func(phrase string) bool { return strings.Contains(text, phrase) }
	switch {
	case says(saysLocked):
		return ErrLocked
	case says(saysUnverified):
		return ErrUnverified
	case says(saysChange):
		return ErrPasswordChange
	case says(saysFactor), answer.Code == "mfa_required":
		return ErrSecondFactor
	case says(saysOrigin):
		return ErrOriginUnknown
	case says(saysGrant), says(saysNoScopes), answer.Code == "unauthorized_client", answer.Code == "unsupported_grant_type":
		return ErrGrantNotAllowed
	case answer.Code == "invalid_scope":
		return ErrScope
	case asserted(grant) && untrusted(answer):
		return ErrUntrusted
	}
	return kindOfCode(grant, answer.Code)
}

// kindOfCode reads the error code, which means something else in each grant.
func kindOfCode(grant, code string) error {
	switch grant + " " + code {
	case GrantRefresh + " invalid_token", GrantRefresh + " invalid_grant":
		return ErrExpired
	case GrantAuthorizationCode + " invalid_grant":
		return ErrCode
	case GrantDevice + " access_denied":
		return ErrDenied
	case GrantDevice + " expired_token", GrantDevice + " invalid_grant":
		return ErrCodeExpired
	}
	switch code {
	case "invalid_client", "unauthorized", "invalid_grant":
		return ErrBadCredentials
	}
	return nil
}
