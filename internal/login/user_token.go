package login

import (
	"context"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/session"
)

// userTokenWay opens a session of the context's user through another client. The command that logs in again is the user's
// login through that client: by then the first session has expired too.
func userTokenWay() way {
	return way{
		grant: auth.GrantUserToken,
		check: func(a *attempt) error {
			last := a.c.Identity
			switch {
			case a.who.ClientID == "":
				return session.Usage("name the client with --client-id")
			case a.in.User != "":
				return session.Usage("this way uses the user of this context: leave the user name out")
			case last.User == "":
				return session.Usage("this way needs a user's session, and this context is a client's")
			case a.who.ClientID == last.ClientID:
				return session.Usage("this context already uses that client")
			}
			a.who.User, a.who.Origin = last.User, last.Origin
			return nil
		},
		get: func(ctx context.Context, a *attempt) (*auth.Tokens, error) {
			bearer, err := a.s.TokenSource()
			if err != nil {
				return nil, err
			}
			return auth.UserToken(ctx, a.server, bearer, a.client, a.in.Scope)
		},
	}
}
