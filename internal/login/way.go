package login

import (
	"context"

	"github.com/cfid-cli/cfid/internal/auth"
)

// way is one way to log in. Each is in a file of its own, login_<way>.go.
type way struct {
	grant string
	// publicClient: the client may be one without a secret, so an empty answer, or nobody to ask, means that it has none.
	publicClient bool
	// unproved: the client has nothing to prove, its secret plays no part.
	unproved bool
	// stdin is the flag that gives on standard input what this way asks for at a terminal; empty: nothing is asked.
	stdin string
	// check refuses what is invalid and completes who logs in, before anything is asked or sent.
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
