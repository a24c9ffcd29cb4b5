package rest

import (
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Veto is asked about each write before it is sent, before a credential is asked for and before Watch is told. Its error is
// the request's. Unlike Watch it is also asked about writes that carry no token, such as a revocation at an identity provider.
type Veto func(Write) error

// question is a POST that changes nothing. It is known by the end of its path, or – at identity providers, whose paths are
// their own – by a field of its form, and there only where it carries no bearer token.
type question struct{ path, field string }

// questions are all of them. Any other POST is a write, as are PUT, PATCH, DELETE and unknown methods; a
// revocation is one too, as a DELETE at a UAA and as a form at an identity provider (RFC 7009).
func questions() []question {
	return []question{
		{path: "/oauth/token"},    // grants and refreshes: what they make is the session itself (RFC 6749 §3.2)
		{path: "/introspect"},     // is this token valid? (RFC 7662)
		{path: "/check_token"},    // the same, as a UAA was asked before there was an RFC
		{path: "/ids/Users"},      // names for ids, and back
		{path: "/passcode"},       // shows a one-time code for a login
		{field: "grant_type"},     // a grant at an identity provider
		{field: "code_challenge"}, // asks a server for a device's code (RFC 8628 §3.1); always with PKCE here
	}
}

// writes says whether a request changes something at the server. form is nil for a body that is none; bearer says that the
// request carries a token.
func writes(method string, at *url.URL, form url.Values, bearer bool) bool {
	switch method {
	case "", http.MethodGet, http.MethodHead, http.MethodOptions:
		return false
	case http.MethodPost:
		return !slices.ContainsFunc(questions(), func(q question) bool {
			return q.path != "" && strings.HasSuffix(at.EscapedPath(), q.path) || q.field != "" && !bearer && form.Has(q.field)
		})
	}
	return true
}

// formIn is nil where the body is no form.
func formIn(contentType string, body []byte) url.Values {
	if kind, _, _ := mime.ParseMediaType(contentType); kind != formType {
		return nil
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil
	}
	return form
}

// Writes says whether a request would change something at the server.
func (a *API) Writes(r Request) bool {
	c, err := a.prepare(r)
	return err == nil && c.writes
}

// vetoed asks the client's Veto about a call.
func (a *API) vetoed(c *call) error {
	if a.client.veto == nil || !c.writes {
		return nil
	}
	return a.client.veto(Write{Method: c.Method, URL: c.url, About: a.about})
}
