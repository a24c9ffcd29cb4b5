package view

import (
	"errors"
	"strings"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/line"
)

// vouched: a login that others had a part in – an identity provider, the author of an assertion, a person at another
// screen – came to nothing.
func vouched(err error, f Facts) (Explanation, bool) {
	e := Explanation{What: headline(err, err, err.Error(), f), Next: []string{f.Login}}
	var no *auth.GrantError
	switch {
	case errors.Is(err, auth.ErrIdPEnded):
		e.What = "the session at the identity provider has expired, so this login has too"
		e.Why = "it gives no new token for the person: logged out there, ended by an admin, or too long unused"
	case errors.Is(err, auth.ErrProvider):
		e.Next = []string{"check --idp: it is the issuer, as the provider's own /.well-known/openid-configuration spells it"}
	case errors.Is(err, auth.ErrIDToken):
		e.Why = "a token that is not surely from this provider, for this client and this person is shown to no other server"
	case errors.Is(err, auth.ErrAssertionEnded):
		e.Next = []string{"get a new assertion, then the same again"}
	case errors.Is(err, auth.ErrCodeExpired):
		e.What = headline(err, auth.ErrCodeExpired, auth.ErrCodeExpired.Error(), f)
		e.Why = "nobody approved it in time"
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

// refusedAssertion puts into words what a UAA (4.30 and 77) says about the word of somebody else.
func refusedAssertion(no *auth.GrantError, e Explanation, err error, f Facts) Explanation {
	text := no.Err.Error()
	short := strings.TrimPrefix(no.Grant, "urn:ietf:params:oauth:grant-type:")
	if errors.Is(no.Kind, auth.ErrGrantNotAllowed) {
		e.What = headline(err, no, no.Kind.Error(), f)
		e.Why = "the client is not registered for " + short + ", or the server does not know it"
		e.Next = []string{"--client-id ID of a client that has the grant " + no.Grant}
		if no.Grant == auth.GrantExchange {
			e.Next = append(e.Next, line.Login.Flag("--assertion-file", "FILE").String()+", where the token's issuer is registered at the UAA: no released UAA exchanges tokens")
		}
		return e
	}
	for _, r := range distrusts() {
		if strings.Contains(text, r.says) {
			e.What = headline(err, no, auth.ErrUntrusted.Error(), f)
			e.Why, e.Next = r.means, []string{r.next}
			return e
		}
	}
	e.What = headline(err, no, no.Err.Error(), f)
	return e
}

type distrust struct{ says, means, next string }

// distrusts are a UAA's reasons to refuse an assertion.
func distrusts() []distrust {
	return []distrust{
		{"Unable to map issuer", "no active identity provider there, or more than one, has this issuer", "an admin registers it: " + line.IdpCreate.String() + " (see docs/corporate-login.md)"},
		{"Some parties were not in the token audience", "the token is for another client than the provider's relyingPartyId there", "--idp-client-id must be that relyingPartyId"},
		{"pre-created", "the UAA makes no accounts by itself for this provider (addShadowUserOnLogin is off)", "an admin creates the user: " + line.UserCreate.With("NAME").Flag("--origin", "ORIGIN").String()},
		{"Could not verify token signature", "its key is not among those that the UAA has of the provider; a UAA 77 keeps them for ten minutes", "wait ten minutes if the provider's keys are new, else compare tokenKeyUrl"},
		{"Token expired", "its time is over: the two clocks may differ", "get a new assertion, then the same again"},
		{"Unable to decode", "it is no JWT, or signed in a way that the UAA cannot read", line.TokenDecode.String() + " shows what it is"},
	}
}
