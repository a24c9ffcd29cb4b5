package view

import (
	"errors"
	"strings"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/rest"
)

// browser: a login on a server's page, or by its one-time code, did not come to an end.
func browser(err error, f Facts) (Explanation, bool) {
	e := Explanation{What: headline(err, err, err.Error(), f), Next: []string{f.Login}}
	var (
		other   *login.OtherUserError
		unknown *login.RegistrationError
	)
	switch {
	case errors.As(err, &unknown):
		return registration(e, unknown), true
	case errors.As(err, &other):
		e.Why = "the browser had a session of " + other.Got + " already"
		e.Next = []string{"log out there first (the server's page /logout.do), then: " + f.Login, "or log in as " + other.Got + ": leave the name out"}
	case errors.Is(err, login.ErrNobodyCame):
		e.Why = "the page was not opened, the login there not finished, or the browser runs on another machine"
		e.Next = []string{f.Login + " --no-browser   (open the page anywhere, paste the address it ends at)", line.Login.Flag("--sso").String()}
	case errors.Is(err, login.ErrPortsTaken):
		e.Why = "other programs on this machine listen there"
		e.Next = []string{line.Login.Flag("--sso").String(), f.Login + " --no-browser"}
	case errors.Is(err, auth.ErrTooManyWrong):
		e.Why = "a web page or a program on this machine sends them; nothing of them was used"
		e.Next = []string{"close other pages, then: " + f.Login, line.Login.Flag("--sso").String()}
	case errors.Is(err, auth.ErrNotAnswer):
		e.Why = "it must be the whole address that the browser ended at in this login"
	case errors.Is(err, auth.ErrCode):
		e.Why = "a code is good once, for a few minutes, and for the login that asked for it: it may have been used by somebody else"
	case errors.Is(err, auth.ErrIDToken):
		e.Why = "what came belongs to another login, client or server; nothing was kept"
	case errors.Is(err, auth.ErrDenied):
		e.Why = "somebody said no on the server's page, or its rules did"
	case badPasscode(err):
		e.Why = "a one-time code is good once, for five minutes"
		e.Next = []string{"take a new one: " + f.Login}
	default:
		return Explanation{}, false
	}
	return e, true
}

func badPasscode(err error) bool {
	var said *rest.Error
	return errors.Is(err, auth.ErrBadCredentials) && errors.As(err, &said) && strings.Contains(strings.ToLower(said.Message), "passcode")
}

// registration says what an admin has to register, as lines to type: once for all, for the addresses are the same at every
// login.
func registration(e Explanation, r *login.RegistrationError) Explanation {
	e.Why = "there is no such client, or it has no redirect_uri for answers to this machine: an admin can add one (" + line.Login.Flag("--sso").String() + " needs none)"
	create := line.ClientCreate.With(r.Client).Flags("--grant-type", "authorization_code", "refresh_token")
	if len(r.Redirects) == 1 { // a server with PKCE
		create = create.Flag("--allow-public")
	}
	e.Next = []string{
		line.ClientUpdate.With(r.Client).Flags("--add-redirect-uri", r.Redirects...).String(),
		create.Flag("--scope", "openid").Flags("--redirect-uri", r.Redirects...).String(),
	}
	return e
}
