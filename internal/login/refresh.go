package login

import (
	"context"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/session"
)

// refreshWay takes over a session by its refresh token. The token may not be available again, so the command
// that logs in again is a user's login.
func refreshWay() way {
	return way{
		grant: session.GrantRefreshToken,
		stdin: "--refresh-token-stdin",
		check: throughClient,
		get: func(ctx context.Context, a *attempt) (*auth.Tokens, error) {
			token, err := a.s.Answer(ctx, a.in.RefreshToken, session.Prompt{Text: "refresh token for " + session.Host(a.c.Target.UAA)})
			if err != nil {
				return nil, err
			}
			return auth.Refresh(ctx, a.server, a.client, token, a.in.Scope)
		},
	}
}
