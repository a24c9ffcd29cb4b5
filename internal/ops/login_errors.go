package ops

import (
	"errors"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
)

// loginError keeps a missing terminal apart: then it is the command line that lacks something.
func (s *Session) loginError(c *store.Context, in LoginInput, err error) error {
	if !errors.Is(err, ErrNotInteractive) {
		return s.attempt(c, in, err)
	}
	if in.Grant == GrantPassword && in.User == "" {
		in.User = "USER"
	}
	line := LoginLine(c, in.Grant, in.User, in.ClientID)
	switch in.Grant {
	case GrantPassword:
		line += " --password-stdin"
	case GrantRefreshToken:
		line = LoginLine(c, in.Grant, "", in.ClientID) + " --refresh-token-stdin"
	}
	if in.Grant == GrantClientCredentials || in.ClientID != DefaultClient {
		line += " --client-secret-stdin"
	}
	return &UsageError{Text: "there is no terminal to ask for what is missing on", Try: []string{line}}
}

// attempt names the login that a server refused; other errors stay as they are.
func (s *Session) attempt(c *store.Context, in LoginInput, err error) error {
	if !isAny[*auth.GrantError](err) {
		return err
	}
	who := in.User
	if in.Grant == GrantClientCredentials || who == "" {
		who = "client " + in.ClientID
	}
	return &AttemptError{Host: host(c.Target.UAA), Who: who, Command: LoginLine(c, in.Grant, in.User, in.ClientID), Err: err}
}
