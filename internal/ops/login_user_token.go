package ops

import (
	"context"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
)

// userTokenWay takes the session of a user to another client. The line that logs in again is that of the user through that
// client: by then the session with the first one is over, too.
func userTokenWay() way {
	return way{
		grant: auth.GrantUserToken,
		check: func(in *LoginInput, c *store.Context) error {
			switch {
			case in.ClientID == "":
				return Usage("to which client? name it with --client-id")
			case in.User != "":
				return Usage("it is the user of this context who goes to another client: leave the user name out")
			case c.Identity.User == "":
				return Usage("only a user's session can go to another client, and this context is none of a user")
			case in.ClientID == c.Identity.ClientID:
				return Usage("this context is of that client already")
			}
			return nil
		},
		get: func(ctx context.Context, a *attempt) (*auth.Tokens, error) {
			bearer, err := a.s.tokens()
			if err != nil {
				return nil, err
			}
			a.in.User, a.in.Origin = a.c.Identity.User, a.c.Identity.Origin
			return auth.UserToken(ctx, a.server, bearer, a.client, a.in.Scope)
		},
	}
}
