package identity

import (
	"context"
	"errors"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// Whoami is the user or client of a token, as the server returns it.
type Whoami struct {
	User     *uaa.UserInfo // nil for a client
	Identity store.Identity
	Scopes   []string
	Server   string
}

// AskWhoami requests /userinfo, which rejects a client's token. It rejects it with 403 for the token's audience, which shows
// that the token is valid.
func AskWhoami(ctx context.Context, s *session.Session) (*Whoami, error) {
	c, err := s.Context()
	if err != nil {
		return nil, err
	}
	t, err := s.Tokens(ctx, 0)
	if err != nil {
		return nil, err
	}
	who := &Whoami{Identity: c.Identity, Scopes: t.Scope, Server: c.Target.UAA}
	client, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	info, err := client.UserInfo(ctx)
	if err == nil {
		who.User = info
		return who, nil
	}
	if !errors.Is(err, rest.ErrForbidden) {
		return nil, err
	}
	jwt, decodeErr := auth.Decode(t.Access)
	if decodeErr == nil && jwt.Claims.UserID != "" {
		who.User = &uaa.UserInfo{UserID: jwt.Claims.UserID, UserName: jwt.Claims.UserName, Email: jwt.Claims.Email}
	}
	return who, nil
}
