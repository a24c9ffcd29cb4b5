package login

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/session"
)

// The answers to how to log in.
const (
	byCode     = "a one-time code of the server's page (single sign-on)"
	byTyping   = "user name and password"
	byOwnPages = "the server's page in the browser"
)

// guidable reports whether to ask how to log in: the command line names neither identity nor way, there is a terminal, and
// the context has no login yet, or a user's by one of the ways that a guided login offers.
func (a *attempt) guidable() bool {
	in := a.in
	silent := in.Grant == "" && in.User == "" && in.Password == nil && in.ClientSecret == nil && in.Origin == "" && in.RefreshToken == nil && in.SSO.Passcode == nil
	offered := []string{"", session.GrantPassword, session.GrantRefreshToken, session.WayPasscode, session.GrantAuthorizationCode}
	return silent && a.s.Settings.TTY && slices.Contains(offered, a.c.Identity.Grant)
}

// guide asks for the way among those that the server offers: browser (if a client for it is known), one-time code,
// password. It does not ask if there is only one.
func (a *attempt) guide(ctx context.Context) (grant string, err error) {
	a.guided, a.lastUser = true, lastUser(ctx, a.s, a.c)
	prompts, err := a.asked(ctx)
	if err != nil {
		return "", err
	}
	offered := map[string]string{byTyping: session.GrantPassword}
	list := []string{byTyping}
	for _, p := range prompts {
		if p.Name == "passcode" {
			offered[byCode] = session.WayPasscode
			list = append([]string{byCode}, list...)
		}
	}
	browser, err := a.browserKnown(ctx)
	if err != nil {
		return "", err
	}
	switch {
	case browser && a.c.Target.PKCE:
		return session.GrantAuthorizationCode, nil
	case browser: // the code is not protected there: the others come first
		offered[byOwnPages] = session.GrantAuthorizationCode
		list = append(list, byOwnPages)
	}
	if len(list) == 1 {
		return session.GrantPassword, nil
	}
	question := session.Prompt{Text: "log in with", List: list, Choices: list, Default: list[0]}
	for name, grant := range offered {
		if grant == a.c.Identity.Grant {
			question.Default = name
		}
	}
	answer, err := a.s.UI.Ask(ctx, question)
	return offered[answer], err
}

// browserKnown reports whether a client is named by the context, the config or the command line, and is registered for
// logins of this machine.
func (a *attempt) browserKnown(ctx context.Context) (bool, error) {
	client := cmp.Or(a.in.ClientID, a.browserClient())
	if client == "" || client == session.DefaultClient {
		return false, nil
	}
	server, err := a.s.Server(a.c)
	if err != nil {
		return false, err
	}
	b := &browserLogin{s: a.s, server: server, client: auth.Client{ID: client}, anyPort: a.c.Target.PKCE}
	found, err := server.Registration(ctx, client, b.redirect(fmt.Sprint(session.FixedPorts()[0])))
	return found == auth.Registered, err
}

// lastUser returns the context's user, else the one who last logged in at this server; empty if there is none.
func lastUser(ctx context.Context, s *session.Session, c *store.Context) string {
	if c.Identity.User != "" {
		return c.Identity.User
	}
	file, err := s.Store.Read(ctx)
	if err != nil {
		return "" // it is only a suggestion
	}
	last := &store.Context{}
	for _, other := range file.Contexts {
		if other.Identity.User != "" && other.Zone == c.Zone && store.SameServer(other.Target.URL, c.Target.URL) && (last.Identity.User == "" || other.Used.After(last.Used)) {
			last = other
		}
	}
	return last.Identity.User
}
