package login

import (
	"context"
	"encoding/json"
	"net/url"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/session"
)

// implicitRedirect is the default redirect URI. Nothing listens there, and the token is in the URL's fragment, which a
// browser never sends to a server.
const implicitRedirect = "http://127.0.0.1:8250"

// implicitWay is for servers and clients that support nothing better. The token is in the address that the
// browser ends at, which the user pastes; it cannot be refreshed.
func implicitWay() way {
	return way{
		grant:    auth.GrantImplicit,
		unproved: true,
		check:    throughClient,
		get:      byImplicit,
	}
}

func byImplicit(ctx context.Context, a *attempt) (*auth.Tokens, error) {
	redirect := a.in.ImplicitRedirect
	if redirect == "" {
		redirect = implicitRedirect + auth.RedirectPath(a.server.Authorize)
	}
	ask := auth.CodeInput{Scope: a.in.Scope, Params: url.Values{}}
	if a.who.Origin != "" {
		hint, err := json.Marshal(map[string]string{"origin": a.who.Origin})
		if err != nil {
			return nil, err
		}
		ask.Params.Set("login_hint", string(hint))
	}
	login := auth.NewImplicit(a.server, a.client, redirect, ask)
	page, err := login.URL()
	if err != nil {
		return nil, err
	}
	a.s.UI.Show("note: an implicit login leaves its token in the browser's history; use it only for servers that support no other way")
	address, err := a.s.UI.Secret(ctx, session.Prompt{Page: page, Text: "the address that the browser ended at, all of it"})
	if err != nil {
		return nil, err
	}
	return login.Pasted(address)
}
