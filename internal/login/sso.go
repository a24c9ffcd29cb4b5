package login

import (
	"context"
	"strings"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/session"
)

// SSOInput is the passcode of a login by single sign-on.
type SSOInput struct {
	Passcode *string // nil: asked for
}

// ssoWay logs in with the code that /passcode shows to a user who is logged in there, through any identity provider.
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

// passcode returns the given code, or opens the page and asks for it. Every UAA has the page, whether or not
// the prompts of /login list it.
func (a *attempt) passcode(ctx context.Context) (string, error) {
	if a.in.SSO.Passcode != nil {
		return *a.in.SSO.Passcode, nil
	}
	if !a.s.Settings.TTY {
		return "", session.ErrNotInteractive
	}
	question := session.Prompt{Text: "one-time code from that page, for " + session.Host(a.c.Target.UAA)}
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

// passcodePage returns the page that shows codes: the login server's, for a zone the one at the zone's host.
func passcodePage(c *store.Context) string {
	base := c.Target.Login
	if base == "" || c.Zone != "" {
		base = c.Target.UAA
	}
	return strings.TrimRight(base, "/") + "/passcode"
}
