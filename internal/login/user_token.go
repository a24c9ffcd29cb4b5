package login

import (
	"context"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/session"
)

// userTokenWay takes the session of a user to another client. The line that logs in again is that of the user through that
// client: by then the session with the first one is over, too.
func userTokenWay() way {
	return way{
		grant: auth.GrantUserToken,
		check: func(a *attempt) error {
			last := a.c.Identity
			switch {
			case a.who.ClientID == "":
				return session.Usage("to which client? name it with --client-id")
			case a.in.User != "":
				return session.Usage("it is the user of this context who goes to another client: leave the user name out")
			case last.User == "":
				return session.Usage("only a user's session can go to another client, and this context is not one of a user")
			case a.who.ClientID == last.ClientID:
				return session.Usage("this context is of that client already")
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
