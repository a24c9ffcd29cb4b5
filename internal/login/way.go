package login

import (
	"context"

	"github.com/cfid-cli/cfid/internal/auth"
)

// way is a way to log in. Each has its own file.
type way struct {
	grant string
	// publicClient is true if the client may have no secret: an empty answer, or no terminal, means that it has none.
	publicClient bool
	// unproved is true if the client does not authenticate.
	unproved bool
	// stdin is the flag that reads from standard input what this way asks for at a terminal; empty: it asks nothing.
	stdin string
	// check rejects invalid input and completes the identity, before anything is asked or sent.
	check func(a *attempt) error
	// get asks for missing credentials and gets the tokens.
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
