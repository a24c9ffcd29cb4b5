package view

import (
	"errors"
	"strings"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/rest"
)

// browser: a login on a server's page, or with its one-time code, failed.
func browser(err error, f Facts) (Explanation, bool) {
	e := Explanation{What: headline(err, err, err.Error(), f), Next: []line.Advice{f.Login}}
	var (
		other   *login.OtherUserError
		unknown *login.RegistrationError
	)
	switch {
	case errors.As(err, &unknown):
		return registration(e, unknown), true
	case errors.As(err, &other):
		e.Why = "the browser already had a session of " + other.Got
		e.Next = []line.Advice{
			line.Say("log out there first (the server's page /logout.do), then: ").Line(f.Login),
			line.Say("or log in as " + other.Got + ": give no user name"),
		}
	case errors.Is(err, login.ErrNobodyCame):
		e.Why = "the page was not opened, the login was not finished, or the browser runs on another machine"
		e.Next = []line.Advice{f.Login.Flag("--no-browser").Say("   (open the page anywhere, then paste the final address)"), line.Login.Flag("--sso")}
	case errors.Is(err, login.ErrPortsTaken):
		e.Why = "other programs on this machine use these ports"
		e.Next = []line.Advice{line.Login.Flag("--sso"), f.Login.Flag("--no-browser")}
	case errors.Is(err, auth.ErrTooManyWrong):
		e.Why = "a web page or a program on this machine sends them; none of them was used"
		e.Next = []line.Advice{line.Say("close other pages, then: ").Line(f.Login), line.Login.Flag("--sso")}
	case errors.Is(err, auth.ErrNotAnswer):
		e.Why = "it must be the whole final address of the browser in this login"
	case errors.Is(err, auth.ErrCode):
		e.Why = "a code is valid once, for a few minutes, and only for the login that requested it; someone else may have used it"
	case errors.Is(err, auth.ErrIDToken):
		e.Why = "the answer belongs to another login, client or server; nothing was stored"
	case errors.Is(err, auth.ErrDenied):
		e.Why = "the login was denied on the server's page or by its rules"
	case badPasscode(err):
		e.Why = "a one-time code is valid once, for five minutes"
		e.Next = []line.Advice{line.Say("get a new one: ").Line(f.Login)}
	default:
		return Explanation{}, false
	}
	return e, true
}

func badPasscode(err error) bool {
	var said *rest.Error
	return errors.Is(err, auth.ErrBadCredentials) && errors.As(err, &said) && strings.Contains(strings.ToLower(said.Message), "passcode")
}

// registration is what an admin must register, as lines to type. It is needed only once, since the addresses are the
// same for every login.
func registration(e Explanation, r *login.RegistrationError) Explanation {
	e.Why = "the client was not found, or it has no redirect_uri for this machine: an admin can add one (" + line.Login.Flag("--sso").String() + " needs none)"
	create := line.ClientCreate.With(r.Client).Flags("--grant-type", "authorization_code", "refresh_token")
	if len(r.Redirects) == 1 { // a server with PKCE
		create = create.Flag("--allow-public")
	}
	e.Next = []line.Advice{
		line.ClientUpdate.With(r.Client).Flags("--add-redirect-uri", r.Redirects...),
		create.Flag("--scope", "openid").Flags("--redirect-uri", r.Redirects...),
	}
	return e
}
