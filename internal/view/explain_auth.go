package view

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/rest"
)

// grant: the token endpoint rejected the request.
func grant(err error, f Facts) (Explanation, bool) {
	var no *auth.GrantError
	if !errors.As(err, &no) || errors.Is(no.Kind, auth.ErrExpired) {
		return Explanation{}, false
	}
	e := Explanation{What: headline(err, no, no.Kind.Error(), f), Next: []line.Advice{f.Login}}
	switch {
	case errors.Is(no.Kind, auth.ErrBadCredentials) && strings.Contains(no.Said(), "client_assertion"):
		e.What, e.Why = headline(err, no, no.Kind.Error()+": "+no.Said(), f), whyAssertion(no.Said())
	case errors.Is(no.Kind, auth.ErrBadCredentials) && no.Grant == auth.GrantClientCredentials:
		e.Why = "the server answers the same for an unknown client and a wrong secret"
	case errors.Is(no.Kind, auth.ErrBadCredentials):
		e.Why = "the server answers the same for a wrong user, password or client secret and for a deactivated user"
		e.Next = append(e.Next, withOrigin(f))
	case errors.Is(no.Kind, auth.ErrLocked):
		e.Why = "too many wrong passwords; until the lock ends, the right password is rejected too"
		e.Next = []line.Advice{withLogin(line.Say("wait five minutes (the usual time)"), ": ", f)}
	case errors.Is(no.Kind, auth.ErrPasswordChange):
		e.Why = "an admin requires a new password"
		e.Next = line.Says("log in once in the browser and choose a new password")
	case errors.Is(no.Kind, auth.ErrSecondFactor):
		e.Why = no.Said()
	case errors.Is(no.Kind, auth.ErrUnverified):
		e.Why = "its e-mail address was never confirmed"
		e.Next = line.Says("follow the link in the mail, or ask an admin to verify the account")
	case errors.Is(no.Kind, auth.ErrOriginUnknown):
		e.Why = "no active identity provider of that name supports logins with a password"
		e.Next = line.Says("use another --origin, or none")
	case errors.Is(no.Kind, auth.ErrGrantNotAllowed):
		e.Why = "the server does not know the grant " + no.Grant + ", or the client is not registered for it"
		e.Next = line.Says("use another client: --client-id ID")
	case errors.Is(no.Kind, auth.ErrScope):
		e.Why = "the client or the user does not have a requested scope"
		if len(no.Allowed) > 0 {
			e.Why = "available scopes: " + enumerate(no.Allowed, " and ")
		}
		e.Next = line.Says("remove that --scope")
	}
	return e, true
}

// whyAssertion: UAA 77 describes a wrong client assertion in three words.
func whyAssertion(said string) string {
	switch {
	case strings.Contains(said, "Untrusted"):
		return "the client has no key of this kid at the server: --client-key-id names the kid under which yours is registered"
	case strings.Contains(said, "Unauthorized"):
		return "it is signed with another key than the server knows under its kid, has expired, or is for another server"
	}
	return "the client has no key registered at the server, or the assertion is damaged"
}

func withOrigin(f Facts) line.Advice {
	if f.Login.IsZero() || strings.Contains(f.Login.String(), "--origin") {
		return line.Line{}
	}
	return f.Login.Flag("--origin", "ldap").Say("   (if the account belongs to another identity provider)")
}

// session: no valid token or login is stored.
func sessionFault(err error, f Facts) (Explanation, bool) {
	who := "this context"
	if f.Context != "" {
		who = "context " + f.Context
	}
	e := Explanation{What: who + " needs a login", Next: []line.Advice{f.Login}}
	var changed *auth.TargetChangedError
	var owner *auth.OwnerError
	switch {
	case errors.As(err, &changed):
		e.What = who + " was changed since its tokens were issued, so nothing was sent"
		e.Why = "changed since the login: " + strings.Join(changed.Differs, ", ")
	case errors.As(err, &owner):
		e.What = "the server issued a token of another user or client for " + who + "; cfid discarded it"
		e.Why = strings.Join(owner.Differs, ", ")
	case errors.Is(err, auth.ErrNoEntry):
		e.Why = "no token is stored for it"
	case errors.Is(err, auth.ErrExpired):
		e.Why = "the session has ended: its refresh token has expired or was revoked"
	case errors.Is(err, auth.ErrRejected):
		e.Why = "the server rejected a token it has just issued: its clock or its keys may be wrong"
	case unproved(err):
		e.What = headline(err, err, err.Error(), f)
		e.Why = "the file with the client's credential is read each time a token is issued"
	case errors.Is(err, auth.ErrLoginNeeded):
		var said *rest.Error
		if errors.As(err, &said) {
			e.Why = whyUnauthorized(said, f)
		}
	default:
		return Explanation{}, false
	}
	return e, true
}

// tooShort explains a server whose tokens don't last as long as requested.
func tooShort(err error, e *Explanation) bool {
	var short *auth.ShortLivedError
	if !errors.As(err, &short) {
		return false
	}
	e.Why = "their lifetime is set for the client (access-token-validity), or for the identity zone"
	if most := short.Lasts.Truncate(time.Hour); most > 0 {
		e.Next = []line.Advice{line.TokenGet.Flag("--min-validity", strconv.Itoa(int(most.Hours()))+"h")}
	}
	return true
}

// unproved: the client's own key, assertion or certificate cannot be read.
func unproved(err error) bool {
	var cert *rest.ClientCertError
	return errors.Is(err, auth.ErrClientKey) || errors.As(err, &cert)
}

// token: the given token cannot be parsed.
func token(err error, f Facts) (Explanation, bool) {
	e := Explanation{What: headline(err, err, err.Error(), f)}
	switch {
	case errors.Is(err, auth.ErrOpaque):
		e.Next = []line.Advice{line.TokenIntrospect}
	case errors.Is(err, auth.ErrMalformed):
		e.Why = "a part is missing or changed, as when a line was cut while copying"
		e.Next = line.Says("paste the whole token, or give no argument to use the current token")
	case errors.Is(err, auth.ErrNoToken):
		e.Why = "the answer is not that of a token endpoint"
		e.Next = []line.Advice{line.Target.With("URL")}
	case tooShort(err, &e):
	case errors.Is(err, auth.ErrEncrypted), errors.Is(err, auth.ErrTooLong):
	default:
		return Explanation{}, false
	}
	return e, true
}

// refusals are the reasons in a UAA's 401 (4.30 and 77), with an explanation. The first match counts.
var refusals = [...]struct{ says, means string }{
	{"revocable signature mismatch", "the password, e-mail, user name or client secret changed since the token was issued, or it was revoked"},
	{"some required", "the client has lost a scope that the token holds, or the user is no longer in its group"},
	{"non-existent user", "the user was deleted or deactivated"},
	{"invalid client id", "the client was deleted"},
	{"invalid issuer", "the token was issued by another server or identity zone"},
	{"does not bear a \"scope\"", "that is a refresh token, not an access token"},
	{"expired at", "the token has expired"},
	{"token has expired", "the token has expired"},
	{"could not decode", "the token is damaged"},
	{"could not verify token signature", "the token was not signed by this server, or its keys were replaced"},
	{"expired, was revoked", "the token is unknown to the server: expired, revoked or damaged"},
	{"full authentication is required", "no token was sent"},
	{"invalid token", "the token is damaged"},
}

// whyUnauthorized explains which check a token failed, as far as the answer shows.
func whyUnauthorized(said *rest.Error, f Facts) string {
	if said.Number == ccInvalidToken {
		return whyInvalidAuthToken(f)
	}
	text := strings.ToLower(said.Message)
	for _, r := range refusals {
		if strings.Contains(text, r.says) {
			return r.means
		}
	}
	if said.Number != 0 {
		return "the request carried no token"
	}
	return ""
}

// whyInvalidAuthToken: the Cloud Controller answers the same for an expired token and for one that was not issued for
// it.
func whyInvalidAuthToken(f Facts) string {
	mine := false
	for _, s := range f.Scopes {
		mine = mine || strings.HasPrefix(s, "cloud_controller.")
	}
	if f.Scopes != nil && !mine {
		return "the token has no cloud_controller scope (such as " + perm.CCRead + "), so the Cloud Controller does not accept it"
	}
	return "the token has expired, was issued by another UAA, or is not for the Cloud Controller"
}
