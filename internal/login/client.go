package login

import (
	"context"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/session"
)

// clientWay logs in as a client (client_credentials).
func clientWay() way {
	return way{
		grant: session.GrantClientCredentials,
		check: func(a *attempt) error {
			if a.in.User != "" {
				return session.Usage("a client logs in with its own secret: leave the user name out")
			}
			if a.who.ClientID == "" {
				a.who.ClientID = a.c.Identity.ClientID
			}
			if a.who.ClientID == "" {
				return session.Usage("name the client with --client-id")
			}
			return nil
		},
		get: func(ctx context.Context, a *attempt) (*auth.Tokens, error) {
			return auth.ClientCredentials(ctx, a.server, a.client, auth.ClientCredentialsInput{Scope: a.in.Scope})
		},
	}
}
