package ops

import (
	"errors"

	"github.com/cfid-cli/cfid/internal/auth"
)

// failure is why a login failed, for the person. It keeps a missing terminal apart: then it is the command line that lacks
// something.
func (a *attempt) failure(err error) error {
	if !errors.Is(err, ErrNotInteractive) {
		return a.refusal(err)
	}
	who := a.who
	if who.Grant == GrantPassword && who.User == "" {
		who.User = "USER"
	}
	line := LoginLine(a.c, who)
	if a.in.Browser.Manual {
		return &UsageError{Text: "there is no terminal to paste the address on", Try: []string{line + ", at a terminal"}}
	}
	if a.way.stdin != "" {
		line += " " + a.way.stdin
	}
	if asClient(a.way.grant) || who.ClientID != DefaultClient {
		line += " --client-secret-stdin"
	}
	return &UsageError{Text: "there is no terminal to ask for what is missing on", Try: []string{line}}
}

// refusal names the login that a server refused; other errors stay as they are.
func (a *attempt) refusal(err error) error {
	if !isAny[*auth.GrantError](err) && !isAny[*auth.CallbackError](err) && !isAny[*OtherUserError](err) && !anyOf(
		auth.ErrIDToken, auth.ErrNotAnswer, auth.ErrTooManyWrong, ErrNobodyCame, ErrPortsTaken)(err) {
		return err
	}
	if isAny[*AttemptError](err) { // an identity provider said no
		return err
	}
	name := a.who.User
	if asClient(a.way.grant) || name == "" {
		name = "client " + a.who.ClientID
	}
	line := LoginLine(a.c, a.who)
	if a.way.publicClient && errors.Is(err, auth.ErrBadCredentials) && a.who.ClientID != DefaultClient {
		line += " --client-secret-stdin" // or the one that is stored would be tried again
	}
	return &AttemptError{Host: host(a.c.Target.UAA), Who: name, Command: line, Err: err}
}
