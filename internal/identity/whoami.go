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

// Whoami is what the server says about the token's owner.
type Whoami struct {
	User     *uaa.UserInfo // nil for a client
	Identity store.Identity
	Scopes   []string
	Server   string
}

// AskWhoami asks /userinfo. A client has no page there: that the server refuses it for the token's audience, not for the
// token, is its way of saying that the token is valid.
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
