package ops

import (
	"context"
	"errors"
	"slices"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// password asks what the server's /login names: user name and password, and with them whatever else it wants, an MFA
// code for example.
func (s *Session) password(ctx context.Context, c *store.Context, server auth.Server, client auth.Client, in *LoginInput) (*auth.Tokens, error) {
	ask := auth.PasswordInput{Username: in.User, Origin: in.Origin, Scope: in.Scope, Extra: map[string]string{}}
	if in.Password != nil && in.User != "" && !s.Settings.TTY {
		ask.Password = *in.Password
		t, err := auth.Password(ctx, server, client, ask)
		return keepSecret(client)(t, s.moreAsked(ctx, c, err))
	}
	prompts, err := s.prompts(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, p := range prompts {
		if err := s.askPrompt(ctx, c, p, in, &ask); err != nil {
			return nil, err
		}
	}
	in.User = ask.Username
	return keepSecret(client)(auth.Password(ctx, server, client, ask))
}

// moreAsked looks, after a refusal where nobody could be asked, whether the server wants more than a password.
func (s *Session) moreAsked(ctx context.Context, c *store.Context, refusal error) error {
	if !errors.Is(refusal, auth.ErrBadCredentials) {
		return refusal
	}
	prompts, err := s.prompts(ctx, c)
	if err != nil {
		return refusal
	}
	for _, p := range prompts {
		if !slices.Contains([]string{"username", "password", "passcode"}, p.Name) {
			return &UsageError{Text: "refused, for the server also asks for " + p.Label + " and there is no terminal to ask on",
				Try: []string{s.LoginLine() + ", at a terminal"}}
		}
	}
	return refusal
}

func (s *Session) prompts(ctx context.Context, c *store.Context) ([]uaa.Prompt, error) {
	api, err := s.at(c, c.Target.UAA, nil)
	if err != nil {
		return nil, err
	}
	info, err := uaa.New(api).Info(ctx)
	if err != nil {
		return nil, err
	}
	return info.Prompts, nil
}

func (s *Session) askPrompt(ctx context.Context, c *store.Context, p uaa.Prompt, in *LoginInput, ask *auth.PasswordInput) error {
	var err error
	switch p.Name {
	case "username":
		if ask.Username == "" {
			ask.Username, err = s.UI.Ask(ctx, Prompt{Text: p.Label, Default: c.Identity.User})
		}
	case "password":
		ask.Password, err = s.answer(ctx, in.Password, Prompt{Text: p.Label + " for " + ask.Username + " at " + host(c.Target.UAA)})
	case "passcode": // belongs to single sign-on, which is a way of its own
	default:
		question := Prompt{Text: p.Label + " at " + host(c.Target.UAA)}
		if p.Type == "password" {
			ask.Extra[p.Name], err = s.UI.Secret(ctx, question)
		} else {
			ask.Extra[p.Name], err = s.UI.Ask(ctx, question)
		}
	}
	return err
}
