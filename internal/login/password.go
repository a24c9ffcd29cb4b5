package login

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// passwordWay asks for the prompts of the server's /login: user name and password, and others that it lists, such as an MFA
// code.
func passwordWay() way {
	return way{grant: session.GrantPassword, stdin: "--password-stdin", check: throughClient, get: byPassword}
}

func byPassword(ctx context.Context, a *attempt) (*auth.Tokens, error) {
	ask := auth.PasswordInput{Username: a.who.User, Origin: a.who.Origin, Scope: a.in.Scope, Extra: map[string]string{}}
	if a.in.Password != nil && a.who.User != "" && !a.s.Settings.TTY {
		ask.Password = *a.in.Password
		t, err := a.withPassword(ctx, ask)
		return t, a.moreAsked(ctx, err)
	}
	prompts, err := a.asked(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range prompts {
		if err := a.askPrompt(ctx, p, &ask); err != nil {
			return nil, err
		}
	}
	a.who.User = ask.Username
	return a.withPassword(ctx, ask)
}

// mfaCode is the parameter for the code of a second factor (POST /oauth/token, grant password).
const mfaCode = "mfaCode"

// withPassword asks for a second factor if the server requires one that is not among its prompts.
func (a *attempt) withPassword(ctx context.Context, ask auth.PasswordInput) (*auth.Tokens, error) {
	if a.in.MFACode != nil {
		ask.Extra[mfaCode] = *a.in.MFACode
	}
	t, err := auth.Password(ctx, a.server, a.client, ask)
	if !errors.Is(err, auth.ErrSecondFactor) || ask.Extra[mfaCode] != "" {
		return t, err
	}
	code, askErr := a.s.UI.Secret(ctx, session.Prompt{Text: "MFA code of " + ask.Username + " at " + session.Host(a.c.Target.UAA)})
	switch {
	case errors.Is(askErr, session.ErrNotInteractive):
		return nil, a.wantsFactor("the server requires a second factor")
	case askErr != nil:
		return nil, askErr
	}
	ask.Extra[mfaCode] = code
	return auth.Password(ctx, a.server, a.client, ask)
}

func (a *attempt) wantsFactor(text string) error {
	again := session.LoginLine(a.c, a.who)
	return &session.UsageError{Text: text + " and there is no terminal to ask on", Try: []line.Advice{again.Flag("--password-stdin").Flag("--mfa-code-stdin"), again.Say(", at a terminal")}}
}

// moreAsked finds out, after a rejection without a terminal, whether the server requires more than a password.
func (a *attempt) moreAsked(ctx context.Context, refusal error) error {
	if !errors.Is(refusal, auth.ErrBadCredentials) {
		return refusal
	}
	prompts, err := a.asked(ctx)
	if err != nil {
		return refusal
	}
	for _, p := range prompts {
		if !slices.Contains([]string{"username", "password", "passcode"}, p.Name) {
			if p.Name == mfaCode && a.in.MFACode != nil {
				continue
			}
			return a.wantsFactor("rejected: the server also requires " + p.Label)
		}
	}
	return refusal
}

// asked returns the prompts of the server's /login, read once.
func (a *attempt) asked(ctx context.Context) ([]uaa.Prompt, error) {
	if a.prompts != nil {
		return a.prompts, nil
	}
	api, err := a.s.At(a.c, a.c.Target.UAA, nil)
	if err != nil {
		return nil, err
	}
	info, err := uaa.New(api).Info(ctx)
	if err != nil {
		return nil, err
	}
	a.prompts = info.Prompts
	return a.prompts, nil
}

func (a *attempt) askPrompt(ctx context.Context, p uaa.Prompt, ask *auth.PasswordInput) error {
	var err error
	at := " at " + session.Host(a.c.Target.UAA)
	switch p.Name {
	case "username":
		if ask.Username == "" {
			ask.Username, err = a.s.UI.Ask(ctx, session.Prompt{Text: p.Label, Default: cmp.Or(a.lastUser, a.c.Identity.User)})
		}
	case "password":
		ask.Password, err = a.s.Answer(ctx, a.in.Password, session.Prompt{Text: p.Label + " for " + ask.Username + at})
	case "passcode": // belongs to single sign-on, which is a way of its own
	default:
		if p.Name == mfaCode && a.in.MFACode != nil {
			return nil
		}
		question := session.Prompt{Text: p.Label + at}
		if p.Type == "password" {
			ask.Extra[p.Name], err = a.s.UI.Secret(ctx, question)
		} else {
			ask.Extra[p.Name], err = a.s.UI.Ask(ctx, question)
		}
	}
	return err
}
