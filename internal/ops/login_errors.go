package ops

import (
	"errors"
	"strings"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
)

// loginError keeps a missing terminal apart: then it is the command line that lacks something.
func (s *Session) loginError(c *store.Context, in LoginInput, err error) error {
	if !errors.Is(err, ErrNotInteractive) {
		return s.refused(c, in, err)
	}
	if in.Grant == GrantPassword && in.User == "" {
		in.User = "USER"
	}
	w, _ := wayOf(in.Grant)
	if in.Browser.Manual {
		return &UsageError{Text: "there is no terminal to paste the address on", Try: []string{LoginLine(c, in.identity()) + ", at a terminal"}}
	}
	line := []string{LoginLine(c, in.identity())}
	if w.stdin != "" {
		line = append(line, w.stdin)
	}
	if w.byClient || in.ClientID != DefaultClient {
		line = append(line, "--client-secret-stdin")
	}
	return &UsageError{Text: "there is no terminal to ask for what is missing on", Try: []string{strings.Join(line, " ")}}
}

// refused names the login that a server refused; other errors stay as they are.
func (s *Session) refused(c *store.Context, in LoginInput, err error) error {
	if !isAny[*auth.GrantError](err) && !isAny[*auth.CallbackError](err) && !isAny[*OtherUserError](err) && !anyOf(
		auth.ErrIDToken, auth.ErrNotAnswer, auth.ErrTooManyWrong, ErrNobodyCame, ErrPortsTaken)(err) {
		return err
	}
	if isAny[*AttemptError](err) { // an identity provider said no
		return err
	}
	who := in.User
	if w, _ := wayOf(in.Grant); w.byClient || who == "" {
		who = "client " + in.ClientID
	}
	line := LoginLine(c, in.identity())
	if w, _ := wayOf(in.Grant); w.publicClient && errors.Is(err, auth.ErrBadCredentials) && in.ClientID != DefaultClient {
		line += " --client-secret-stdin" // or the one that is stored would be tried again
	}
	return &AttemptError{Host: host(c.Target.UAA), Who: who, Command: line, Err: err}
}

// identity is who logs in as far as the input says.
func (in LoginInput) identity() store.Identity {
	id := store.Identity{Grant: in.Grant, ClientID: in.ClientID}
	if w, _ := wayOf(in.Grant); !w.byClient {
		id.User, id.Origin = in.User, in.Origin
	}
	if in.Grant == WayIdP {
		id.IdP, id.IdPClient = in.IdP.Issuer, in.IdP.ClientID
	}
	return id
}
