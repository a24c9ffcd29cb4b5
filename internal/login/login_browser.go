package login

import (
	"context"
	"encoding/json"
	"net/url"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
)

// browserWay logs in on the server's own page.
func browserWay() way {
	return way{
		grant:        session.GrantAuthorizationCode,
		publicClient: true,
		check: func(a *attempt) error {
			if a.who.ClientID == "" {
				a.who.ClientID = a.browserClient()
			}
			if a.who.ClientID == "" {
				return &session.UsageError{Text: "a login in the browser needs a client that is registered for it",
					Try: []line.Advice{line.Login.Flag("--browser").Flag("--client-id", "CLIENT"), line.Login.Flag("--sso").Say(", which needs none")}}
			}
			return nil
		},
		get: byBrowser,
	}
}

// browserClient returns the client of the context's last login in a browser, or the one of the config.
func (a *attempt) browserClient() string {
	if last := a.c.Identity; last.Grant == session.GrantAuthorizationCode {
		return last.ClientID
	}
	return a.s.Settings.BrowserClient
}

func byBrowser(ctx context.Context, a *attempt) (*auth.Tokens, error) {
	b := &browserLogin{
		s: a.s, server: a.server, client: a.client, in: a.in.Browser,
		ask: auth.CodeInput{Scope: a.in.Scope}, anyPort: a.c.Target.PKCE,
	}
	if a.who.Origin != "" {
		hint, err := json.Marshal(map[string]string{"origin": a.who.Origin})
		if err != nil {
			return nil, err
		}
		b.ask.Params = url.Values{"login_hint": {string(hint)}}
	}
	if !a.c.Target.PKCE {
		a.s.UI.Show("note: %s does not support PKCE, which protects the code from the browser; %s does not need it", session.Host(a.c.Target.UAA), line.Login.Flag("--sso"))
	}
	tokens, err := b.tokens(ctx)
	if err != nil {
		return nil, err
	}
	return tokens, sameUser(a.who.User, tokens)
}
