package view

import (
	"errors"
	"strings"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/rest"
)

// browser: a login on a server's page, or by its one-time code, did not come to an end.
func browser(err error, f Facts) (Explanation, bool) {
	e := Explanation{What: headline(err, err, err.Error(), f), Next: []string{f.Login}}
	var (
		other   *ops.OtherUserError
		unknown *ops.RegistrationError
	)
	switch {
	case errors.As(err, &unknown):
		return registration(e, unknown, f), true
	case errors.As(err, &other):
		e.Why = "the browser had a session of " + other.Got + " already"
		e.Next = []string{"log out there first (the server's page /logout.do), then: " + f.Login, "or log in as " + other.Got + ": leave the name out"}
	case errors.Is(err, ops.ErrNobodyCame):
		e.Why = "the page was not opened, the login there not finished, or the browser runs on another machine"
		e.Next = []string{f.Login + " --no-browser   (open the page anywhere, paste the address it ends at)", "cfid login --sso"}
	case errors.Is(err, ops.ErrPortsTaken):
		e.Why = "other programs on this machine listen there"
		e.Next = []string{"cfid login --sso", f.Login + " --no-browser"}
	case errors.Is(err, auth.ErrTooManyWrong):
		e.Why = "a web page or a program on this machine sends them; nothing of them was used"
		e.Next = []string{"close other pages, then: " + f.Login, "cfid login --sso"}
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

// registration says what an admin has to register, as a line to type.
func registration(e Explanation, r *ops.RegistrationError, f Facts) Explanation {
	uris := ""
	for _, uri := range r.Redirects {
		uris += " --redirect-uri '" + uri + "'"
	}
	if !r.Exists {
		e.Why = "logins in the browser go through a client that an admin registers once"
		line := "cfid client create " + r.Client + " --grant-type authorization_code"
		if len(r.Redirects) == 1 {
			line += " --allow-public"
		}
		e.Next = []string{line + " --scope openid" + uris + "   (as an admin)", "cfid login --sso, which needs none"}
		return e
	}
	e.Why = "its registration has no redirect_uri that an answer to this machine may come to"
	e.Next = []string{
		"cfid client update " + r.Client + strings.ReplaceAll(uris, "--redirect-uri", "--add-redirect-uri") + "   (as an admin)",
		"with uaac, which replaces what is registered: uaac client update " + r.Client + " --redirect_uri '" + strings.Join(r.Redirects, ",") + "'",
		"cfid login --sso, which needs none",
	}
	return e
}
