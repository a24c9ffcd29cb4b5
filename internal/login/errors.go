package login

import (
	"errors"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
)

// failure returns the error of a failed login for the user. A missing terminal is a usage error: the command line lacks
// a credential.
func (a *attempt) failure(err error) error {
	if !errors.Is(err, session.ErrNotInteractive) {
		return a.refusal(err)
	}
	who := a.who
	if who.Grant == session.GrantPassword && who.User == "" {
		who.User = "USER"
	}
	if who.Grant == session.WayPasscode { // its flag for standard input says the way, too
		who.Grant = session.GrantPassword
	}
	again := session.LoginLine(a.c, who)
	if a.in.Browser.Manual {
		return &session.UsageError{Text: "there is no terminal to paste the address on", Try: []line.Advice{again.Say(", at a terminal")}}
	}
	if a.way.stdin != "" {
		again = again.Flag(a.way.stdin)
	}
	if session.AsClient(a.way.grant) || who.ClientID != session.DefaultClient {
		again = again.Flag("--client-secret-stdin")
	}
	return &session.UsageError{Text: "there is no terminal to ask for what is missing on", Try: []line.Advice{again}}
}

// refusal adds the identity and the command to a server's rejection; other errors stay unchanged.
func (a *attempt) refusal(err error) error {
	if !session.IsAny[*auth.GrantError](err) && !session.IsAny[*auth.CallbackError](err) && !session.IsAny[*OtherUserError](err) && !session.AnyOf(
		auth.ErrIDToken, auth.ErrNotAnswer, auth.ErrTooManyWrong, ErrNobodyCame, ErrPortsTaken)(err) {
		return err
	}
	if session.IsAny[*session.AttemptError](err) { // rejected by an identity provider
		return err
	}
	name := a.who.User
	if session.AsClient(a.way.grant) || name == "" {
		name = "client " + a.who.ClientID
	}
	again := session.LoginLine(a.c, a.who)
	if a.way.publicClient && errors.Is(err, auth.ErrBadCredentials) && a.who.ClientID != session.DefaultClient {
		again = again.Flag("--client-secret-stdin") // or the one that is stored would be tried again
	}
	return &session.AttemptError{Host: session.Host(a.c.Target.UAA), Who: name, Command: again, Err: err}
}
