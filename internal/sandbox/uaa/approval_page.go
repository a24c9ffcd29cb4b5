package uaa

import (
	"net/http"
	"net/url"

	"github.com/cfid-cli/cfid/internal/sandbox/pages"
	"github.com/cfid-cli/cfid/internal/sandbox/wire"
)

// askApproval shows which scopes wait for the user's decision, as a page or as JSON, and remembers the request.
func (a *authorization) askApproval(scopes, approved, undecided []string) error {
	asked := url.Values{}
	for _, name := range []string{"client_id", "redirect_uri", "response_type", "state", "scope", "nonce", "code_challenge", "code_challenge_method", "token_format"} {
		if a.params.has(name) {
			asked.Set(name, a.params.get(name))
		}
	}
	a.session.Pending = asked
	a.keep(a.session, false)
	token := a.csrfCookie()
	if prefersJSON(a.r.Header.Get("Accept")) {
		return a.write(http.StatusOK, a.plainType(), a.approvalJSON(scopes, approved, undecided, asked))
	}
	name := a.client.Name
	if name == "" {
		name = a.client.ID
	}
	return a.html(http.StatusOK, pages.ApprovalDocument(token, name, a.user.UserName, undecided))
}

func (a *authorization) approvalJSON(scopes, approved, undecided []string, asked url.Values) wire.Object {
	plain := map[string]string{}
	for name := range asked {
		plain[name] = asked.Get(name)
	}
	option := func(value string) wire.Object {
		return wire.Object{{"location", a.base() + "/oauth/authorize"}, {"path", "/oauth/authorize"}, {"key", "user_oauth_approval"}, {"value", value}}
	}
	entries := func(names []string) []wire.Object {
		out := []wire.Object{}
		for _, scope := range names {
			out = append(out, wire.Object{{"code", "scope." + scope}, {"text", scope}})
		}
		return out
	}
	return wire.Object{
		{"auth_request", wire.Object{{"clientId", a.client.ID}, {"scope", scopes}, {"requestParameters", plain}}},
		{"approved_scopes", entries(approved)},
		{"denied_scopes", []wire.Object{}},
		{"undecided_scopes", entries(undecided)},
		{"redirect_uri", a.redirect},
		{"options", wire.Object{{"confirm", option("true")}, {"deny", option("false")}}},
	}
}
