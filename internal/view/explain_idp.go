package view

import (
	"errors"
	"strings"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/line"
)

// vouched: a login failed that involves someone else – an identity provider, the author of an assertion, a person at
// another screen.
func vouched(err error, f Facts) (Explanation, bool) {
	e := Explanation{What: headline(err, err, err.Error(), f), Next: []line.Advice{f.Login}}
	var no *auth.GrantError
	switch {
	case errors.Is(err, auth.ErrIdPEnded):
		e.What = "the session at the identity provider has expired, so this login has too"
		e.Why = "it returns no new token for the user: they logged out there, an admin ended the session, or it was unused for too long"
	case errors.Is(err, auth.ErrProvider):
		e.Next = line.Says("check --idp: it must be the issuer, as the provider's own /.well-known/openid-configuration spells it")
	case errors.Is(err, auth.ErrIDToken):
		e.Why = "a token is sent to another server only if it is verified to be from this provider, for this client and this user"
	case errors.Is(err, auth.ErrAssertionEnded):
		e.Next = line.Says("get a new assertion and try again")
	case errors.Is(err, auth.ErrCodeExpired):
		e.What = headline(err, auth.ErrCodeExpired, auth.ErrCodeExpired.Error(), f)
		e.Why = "it was not approved in time"
	case errors.As(err, &no) && errors.Is(no.Kind, auth.ErrDenied):
		e.What = headline(err, no, no.Kind.Error(), f)
	case errors.As(err, &no) && asserted(no.Grant):
		e = refusedAssertion(no, e, err, f)
	default:
		return Explanation{}, false
	}
	return e, true
}

func asserted(grant string) bool {
	return grant == auth.GrantJWTBearer || grant == auth.GrantSAMLBearer || grant == auth.GrantExchange
}

// refusedAssertion explains a UAA's (4.30 and 77) reasons to reject an assertion.
func refusedAssertion(no *auth.GrantError, e Explanation, err error, f Facts) Explanation {
	text := no.Err.Error()
	short := strings.TrimPrefix(no.Grant, "urn:ietf:params:oauth:grant-type:")
	if errors.Is(no.Kind, auth.ErrGrantNotAllowed) {
		e.What = headline(err, no, no.Kind.Error(), f)
		e.Why = "the client is not registered for " + short + ", or the server does not know it"
		e.Next = line.Says("--client-id ID of a client that has the grant " + no.Grant)
		if no.Grant == auth.GrantExchange {
			e.Next = append(e.Next, line.Login.Flag("--assertion-file", "FILE").Say(", if the token's issuer is registered at the UAA: no released UAA exchanges tokens"))
		}
		return e
	}
	for _, r := range distrusts() {
		if strings.Contains(text, r.says) {
			e.What = headline(err, no, auth.ErrUntrusted.Error(), f)
			e.Why, e.Next = r.means, []line.Advice{r.next}
			return e
		}
	}
	e.What = headline(err, no, no.Err.Error(), f)
	return e
}

type distrust struct {
	says, means string
	next        line.Advice
}

// distrusts are a UAA's reasons to reject an assertion.
func distrusts() []distrust {
	return []distrust{
		{"Unable to map issuer", "no active identity provider there, or more than one, has this issuer", line.Say("an admin registers it: ").Line(line.IdpCreate).Say(" (see docs/corporate-login.md)")},
		{"Some parties were not in the token audience", "the token is for another client than the provider's relyingPartyId there", line.Say("--idp-client-id must be that relyingPartyId")},
		{"pre-created", "the UAA creates no accounts for this provider (addShadowUserOnLogin is off)", line.Say("an admin creates the user: ").Line(line.UserCreate.With("NAME").Flag("--origin", "ORIGIN"))},
		{"Could not verify token signature", "its key is not one of the provider's keys in the UAA; UAA 77 caches them for ten minutes", line.Say("wait ten minutes if the provider's keys are new, otherwise check tokenKeyUrl")},
		{"Token expired", "it has expired: the two clocks may differ", line.Say("get a new assertion and try again")},
		{"Unable to decode", "it is not a JWT, or has a signature that the UAA does not support", line.TokenDecode.Say(" shows its content")},
	}
}
