package login

import (
	"context"
	"strings"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/session"
)

// SSOInput says how the passcode comes.
type SSOInput struct {
	Passcode *string // nil: asked for
}

// ssoWay takes the code that /passcode shows to anyone who is logged in there, by whatever identity provider.
func ssoWay() way {
	return way{
		grant: session.WayPasscode,
		stdin: "--sso-passcode-stdin",
		check: throughClient,
		get:   byPasscode,
	}
}

func byPasscode(ctx context.Context, a *attempt) (*auth.Tokens, error) {
	code, err := a.passcode(ctx)
	if err != nil {
		return nil, err
	}
	ask := auth.PasswordInput{Scope: a.in.Scope, Extra: map[string]string{"passcode": strings.TrimSpace(code)}}
	tokens, err := auth.Password(ctx, a.server, a.client, ask)
	if err != nil {
		return nil, err
	}
	return tokens, sameUser(a.who.User, tokens)
}

// passcode takes the code that was given, else shows the page and asks. The page is there at every UAA, whether or not
// the prompts of /login name it.
func (a *attempt) passcode(ctx context.Context) (string, error) {
	if a.in.SSO.Passcode != nil {
		return *a.in.SSO.Passcode, nil
	}
	if !a.s.Settings.TTY {
		return "", session.ErrNotInteractive
	}
	question := session.Prompt{Text: "one-time code of that page, for " + session.Host(a.c.Target.UAA)}
	page := passcodePage(a.c)
	if a.in.Browser.Manual {
		if _, err := auth.Openable(page); err != nil {
			return "", err
		}
		question.Page = page
	} else if err := openPage(ctx, a.s, page); err != nil {
		return "", err
	}
	return a.s.UI.Secret(ctx, question)
}

// passcodePage is where the server shows codes: at its login server, but a zone's only at the zone's own host.
func passcodePage(c *store.Context) string {
	base := c.Target.Login
	if base == "" || c.Zone != "" {
		base = c.Target.UAA
	}
	return strings.TrimRight(base, "/") + "/passcode"
}
