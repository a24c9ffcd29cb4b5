package ops

import (
	"context"
	"errors"
	"slices"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// passwordWay asks what the server's /login names: user name and password, and with them whatever else it wants, an MFA
// code for example.
func passwordWay() way {
	return way{grant: GrantPassword, stdin: "--password-stdin", check: throughClient, get: byPassword}
}

func byPassword(ctx context.Context, a *attempt) (*auth.Tokens, error) {
	in := a.in
	ask := auth.PasswordInput{Username: in.User, Origin: in.Origin, Scope: in.Scope, Extra: map[string]string{}}
	if in.Password != nil && in.User != "" && !a.s.Settings.TTY {
		ask.Password = *in.Password
		t, err := auth.Password(ctx, a.server, a.client, ask)
		return t, a.moreAsked(ctx, err)
	}
	prompts, err := a.prompts(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range prompts {
		if err := a.askPrompt(ctx, p, &ask); err != nil {
			return nil, err
		}
	}
	in.User = ask.Username
	return auth.Password(ctx, a.server, a.client, ask)
}

// moreAsked looks, after a refusal where nobody could be asked, whether the server wants more than a password.
func (a *attempt) moreAsked(ctx context.Context, refusal error) error {
	if !errors.Is(refusal, auth.ErrBadCredentials) {
		return refusal
	}
	prompts, err := a.prompts(ctx)
	if err != nil {
		return refusal
	}
	for _, p := range prompts {
		if !slices.Contains([]string{"username", "password", "passcode"}, p.Name) {
			return &UsageError{Text: "refused, for the server also asks for " + p.Label + " and there is no terminal to ask on",
				Try: []string{a.s.LoginLine() + ", at a terminal"}}
		}
	}
	return refusal
}

func (a *attempt) prompts(ctx context.Context) ([]uaa.Prompt, error) {
	api, err := a.s.at(a.c, a.c.Target.UAA, nil)
	if err != nil {
		return nil, err
	}
	info, err := uaa.New(api).Info(ctx)
	if err != nil {
		return nil, err
	}
	return info.Prompts, nil
}

func (a *attempt) askPrompt(ctx context.Context, p uaa.Prompt, ask *auth.PasswordInput) error {
	var err error
	at := " at " + host(a.c.Target.UAA)
	switch p.Name {
	case "username":
		if ask.Username == "" {
			ask.Username, err = a.s.UI.Ask(ctx, Prompt{Text: p.Label, Default: a.c.Identity.User})
		}
	case "password":
		ask.Password, err = a.s.answer(ctx, a.in.Password, Prompt{Text: p.Label + " for " + ask.Username + at})
	case "passcode": // belongs to single sign-on, which is a way of its own
	default:
		question := Prompt{Text: p.Label + at}
		if p.Type == "password" {
			ask.Extra[p.Name], err = a.s.UI.Secret(ctx, question)
		} else {
			ask.Extra[p.Name], err = a.s.UI.Ask(ctx, question)
		}
	}
	return err
}
