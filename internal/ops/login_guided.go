package ops

import (
	"context"
	"fmt"
	"slices"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
)

// The answers to how to log in.
const (
	byCode     = "a one-time code of the server's page (single sign-on)"
	byTyping   = "user name and password"
	byOwnPages = "the server's page in the browser"
)

// guide chooses the way where the command line says nothing and a person can be asked: what the server offers, in the
// order browser (where a client for it is known), one-time code, password. One way alone is not asked about.
func (s *Session) guide(ctx context.Context, c *store.Context, in *LoginInput) (guided bool, err error) {
	if in.Grant != "" || !s.Settings.TTY || !in.bare() || !guidable(c.Identity.Grant) {
		return false, nil
	}
	s.rememberUser(ctx, c, in)
	a := &attempt{s: s, c: c, in: in}
	prompts, err := a.prompts(ctx)
	if err != nil {
		return false, err
	}
	offered := map[string]string{byTyping: GrantPassword}
	list := []string{byTyping}
	for _, p := range prompts {
		if p.Name == "passcode" {
			offered[byCode] = WayPasscode
			list = append([]string{byCode}, list...)
		}
	}
	browser, err := s.browserKnown(ctx, c, in)
	if err != nil {
		return false, err
	}
	switch {
	case browser && c.Target.PKCE:
		in.Grant = GrantAuthorizationCode
		return true, nil
	case browser: // the code is not protected there: the others come first
		offered[byOwnPages] = GrantAuthorizationCode
		list = append(list, byOwnPages)
	}
	if len(list) == 1 {
		return true, nil
	}
	question := Prompt{Text: "log in with", List: list, Choices: list, Default: list[0]}
	for name, grant := range offered {
		if grant == c.Identity.Grant {
			question.Default = name
		}
	}
	answer, err := s.UI.Ask(ctx, question)
	in.Grant = offered[answer]
	return true, err
}

// guidable: nobody has logged in to the context yet, or a person has, by one of the ways that a guided login offers.
func guidable(last string) bool {
	return slices.Contains([]string{"", GrantPassword, GrantRefreshToken, WayPasscode, GrantAuthorizationCode}, last)
}

// bare: nothing on the command line speaks of who logs in or how.
func (in *LoginInput) bare() bool {
	return in.User == "" && in.Password == nil && in.ClientSecret == nil && in.Origin == "" && in.RefreshToken == nil && in.SSO.Passcode == nil
}

// browserKnown: a client is named – by the context, the config or the command line – and the server has it registered for
// logins of this machine.
func (s *Session) browserKnown(ctx context.Context, c *store.Context, in *LoginInput) (bool, error) {
	client := in.ClientID
	if client == "" {
		client = in.browserClient(c)
	}
	if client == "" || client == DefaultClient {
		return false, nil
	}
	server, err := s.server(c)
	if err != nil {
		return false, err
	}
	b := &browserLogin{s: s, server: server, client: auth.Client{ID: client}, anyPort: c.Target.PKCE}
	found, err := server.Registration(ctx, client, b.redirect(fmt.Sprint(fixedPorts()[0])))
	return found == auth.Registered, err
}

// rememberUser offers the user who logged in last at this server, where the context has none yet.
func (s *Session) rememberUser(ctx context.Context, c *store.Context, in *LoginInput) {
	in.lastUser = c.Identity.User
	if in.lastUser != "" {
		return
	}
	file, err := s.Store.Read(ctx)
	if err != nil {
		return // it is a suggestion, and no reason to fail
	}
	var last *store.Context
	for _, other := range file.Contexts {
		if other.Identity.User != "" && other.Zone == c.Zone && store.SameServer(other.Target.URL, c.Target.URL) && (last == nil || other.Used.After(last.Used)) {
			last = other
		}
	}
	if last != nil {
		in.lastUser = last.Identity.User
	}
}
