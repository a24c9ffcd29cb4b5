package rest

import (
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Veto is called for each write before it is sent, before the credential is used and before Watch is called. Its error is
// the request's. Unlike Watch it is also called for writes without a token, such as a revocation at an identity provider.
type Veto func(Write) error

// question is a POST that changes nothing. It is recognized by the end of its path, or – at identity providers, whose paths
// differ – by a field of its form, if it carries no bearer token.
type question struct{ path, field string }

// questions are all of them. Any other POST is a write, as are PUT, PATCH, DELETE and unknown methods; a
// revocation is one too, as a DELETE at a UAA and as a form at an identity provider (RFC 7009).
func questions() []question {
	return []question{
		{path: "/oauth/token"},    // grants and refreshes: they create only the session itself (RFC 6749 §3.2)
		{path: "/introspect"},     // is this token valid? (RFC 7662)
		{path: "/check_token"},    // the same, from before the RFC
		{path: "/ids/Users"},      // names for ids, and back
		{path: "/passcode"},       // shows a one-time code for a login
		{field: "grant_type"},     // a grant at an identity provider
		{field: "code_challenge"}, // asks a server for a device's code (RFC 8628 §3.1); always with PKCE here
	}
}

// writes reports whether a request changes something at the server. form is nil if the body is not a form; bearer means
// that the request carries a token.
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

// formIn returns the body's form; nil if it is none.
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

// Writes reports whether a request would change something at the server.
func (a *API) Writes(r Request) bool {
	c, err := a.prepare(r)
	return err == nil && c.writes
}

// vetoed calls the client's Veto for a call.
func (a *API) vetoed(c *call) error {
	if a.client.veto == nil || !c.writes {
		return nil
	}
	return a.client.veto(Write{Method: c.Method, URL: c.url, About: a.about})
}
