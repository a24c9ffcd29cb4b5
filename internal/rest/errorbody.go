package rest

import (
	"bytes"
	"html"
	"mime"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

const notJSON = "the server answered HTML, not JSON: is this really a UAA or a Cloud Controller?"

// NewError makes an *Error of an answer that a library received through Client.HTTP.
func (c *Client) NewError(resp *http.Response, body []byte) *Error {
	r := &Response{Status: resp.StatusCode, Header: resp.Header, Body: body, client: c}
	if resp.Request != nil {
		r.method, r.URL = resp.Request.Method, resp.Request.URL.String()
	}
	return r.failure()
}

// failure makes an *Error of an answer. UAA has eight shapes of error bodies, the Cloud
// Controller two, and proxies in front of them others; the content type is not reliable
// (UAA declares the plain text "Provider not found." as JSON).
func (r *Response) failure() *Error {
	scrub := r.client.scrub
	e := &Error{
		Method: r.method, URL: scrub.Clean(r.URL), Status: r.Status, Header: r.Header,
		RequestID:  Printable(orElse(r.Header.Get("X-Vcap-Request-Id"), r.Header.Get("X-Request-Id"))),
		RetryAfter: retryAfter(r.Header, time.Now()),
		cause:      r.cause,
	}
	said := readErrorBody(r.Header, r.Body)
	said.fill(readChallenge(r.Header.Get("WWW-Authenticate")))
	e.Code, e.Number = Printable(said.code), said.number
	e.Message = oneLine(scrub.Clean(said.message))
	if said.code == "insufficient_scope" {
		e.Required = strings.Fields(Printable(said.scope))
	}
	body := r.Body
	if len(body) > maxErrorBody {
		body = body[:maxErrorBody]
	}
	e.Body = []byte(scrub.Clean(string(body)))
	switch {
	case e.toLogin():
		e.Message = orElse(e.Message, "the server has no such endpoint (it redirects to its login page)")
	case r.Status >= 300 && r.Status < 400 && r.Status != http.StatusNotModified:
		e.Message = orElse(e.Message, "the server redirects to "+oneLine(scrub.Clean(r.Header.Get("Location")))+", which is not followed")
	case r.Status < 300 && e.Message == "":
		e.Message = "the answer is empty where JSON was expected"
	}
	return e
}

type errorText struct {
	code, message, scope string
	number               int
}

func (t *errorText) fill(from errorText) {
	if t.code == "" {
		t.code = from.code
	}
	if t.code == from.code {
		t.scope = orElse(t.scope, from.scope)
		t.message = orElse(t.message, from.message)
	}
}

func readErrorBody(h http.Header, body []byte) errorText {
	body = bytes.TrimSpace(body)
	switch {
	case len(body) == 0:
		return errorText{}
	case looksLikeHTML(h, body):
		return errorText{message: htmlMessage(body)}
	case body[0] == '{':
		if said, ok := readErrorJSON(body); ok {
			return said
		}
	}
	return errorText{message: firstLine(string(body))}
}

// readErrorJSON reads an object whose members may have any type: an identity provider echoed
// by UAA has a config object where others have text.
func readErrorJSON(body []byte) (errorText, bool) {
	var members map[string]jsontext.Value
	if err := json.Unmarshal(body, &members, lenient); err != nil {
		return errorText{}, false
	}
	text := func(name string) string {
		var s string
		if json.Unmarshal(members[name], &s, lenient) != nil {
			return ""
		}
		return s
	}
	var cc []struct {
		Detail, Title string
		Code          int
	}
	if members["errors"] != nil && json.Unmarshal(members["errors"], &cc, lenient, json.MatchCaseInsensitiveNames(true)) == nil && len(cc) > 0 {
		return errorText{code: cc[0].Title, number: cc[0].Code, message: cc[0].Detail}, true
	}
	if code := text("error_code"); code != "" { // Cloud Controller outside /v3
		said := errorText{code: code, message: text("description")}
		_ = json.Unmarshal(members["code"], &said.number)
		return said, true
	}
	// UAA 4.30 HTML-escapes the texts of OAuth errors, 77 those of SCIM filters.
	said := errorText{
		code:    text("error"),
		message: html.UnescapeString(orElse(text("error_description"), text("message"))),
		scope:   text("scope"),
	}
	if said.message == "" && strings.Contains(said.code, " ") { // UAA's CSRF filter: a sentence
		said.code, said.message = "", html.UnescapeString(said.code)
	}
	return said, true
}

func looksLikeHTML(h http.Header, body []byte) bool {
	kind, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	body = bytes.TrimSpace(body)
	if len(body) == 0 || body[0] == '{' || body[0] == '[' {
		return false
	}
	return body[0] == '<' || kind == "text/html"
}

// htmlAlert finds the error in UAA's pages for browsers. It is compiled for the first such page: at start it would cost
// more than all other initialisation.
var htmlAlert = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?s)class="alert alert-error"[^>]*>\s*<p[^>]*>([^<]{1,500})</p>`)
})

func htmlMessage(body []byte) string {
	if m := htmlAlert().FindSubmatch(body); m != nil {
		return firstLine(html.UnescapeString(string(m[1])))
	}
	return notJSON
}

// readChallenge reads WWW-Authenticate. UAA doesn't escape quotes inside the description, so a
// value ends at a quote that is followed by a comma or the end.
func readChallenge(challenge string) errorText {
	value := func(name string) string {
		_, after, found := strings.Cut(challenge, name+`="`)
		if !found {
			return ""
		}
		if end := strings.Index(after, `",`); end >= 0 {
			return after[:end]
		}
		return strings.TrimSuffix(after, `"`)
	}
	return errorText{code: value("error"), message: value("error_description"), scope: value("scope")}
}

// refusesToken reports whether an answer means that the bearer token is no longer valid: UAA's
// invalid_token and the Cloud Controller's 1000. Its 10002 is final, as is "unauthorized".
func (r *Response) refusesToken() bool {
	if r.Status != http.StatusUnauthorized {
		return false
	}
	said := readErrorBody(r.Header, r.Body)
	challenge := readChallenge(r.Header.Get("WWW-Authenticate"))
	return said.code == "invalid_token" || said.number == 1000 || challenge.code == "invalid_token"
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	return strings.TrimSpace(s)
}

func oneLine(s string) string {
	s = Printable(strings.Join(strings.Fields(s), " "))
	if runes := []rune(s); len(runes) > 1000 {
		return string(runes[:1000]) + "…"
	}
	return s
}
