package ops

import (
	"context"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
)

// The ways to log in, as LoginInput.Grant and a context's identity name them: by the grant, in the spelling of RFC 6749.
const (
	GrantPassword          = "password"
	GrantClientCredentials = "client_credentials"
	GrantRefreshToken      = "refresh_token"
	GrantUserToken         = auth.GrantUserToken
	GrantImplicit          = auth.GrantImplicit
)

// way is one way to log in. Each stands in a file of its own, login_<way>.go.
type way struct {
	grant string
	// byClient: the client logs in for itself, and there is no user.
	byClient bool
	// publicClient: the client may be one without a secret, so an empty answer, or nobody to ask, means that it has none.
	publicClient bool
	// unproved: the client has nothing to prove, its secret plays no part.
	unproved bool
	// stdin is the flag that gives on standard input what this way asks for at a terminal; empty: nothing is asked.
	stdin string
	// flags are those of the line that logs in this way again, beside the user, the context and the client; nil: none.
	flags func(id store.Identity) []string
	// check refuses what cannot be meant and completes who logs in, before anything is asked or sent.
	check func(a *attempt) error
	// get asks what is missing and gets the tokens.
	get func(ctx context.Context, a *attempt) (*auth.Tokens, error)
}

func ways() []way {
	return []way{
		passwordWay(),
		clientWay(),
		refreshWay(),
		browserWay(),
		ssoWay(),
		deviceWay(),
		idpWay(),
		assertionWay(),
		userTokenWay(),
		implicitWay(),
	}
}

func wayOf(grant string) (way, bool) {
	for _, w := range ways() {
		if w.grant == grant {
			return w, true
		}
	}
	return way{}, false
}
