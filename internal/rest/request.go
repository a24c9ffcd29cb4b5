package rest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Request is one call. At most one of JSON, Form and Body is set.
type Request struct {
	Method string
	// Path is relative to the API's base ("/Users/1", already escaped; see Path), or an
	// absolute URL that a server gave (a page's next, a job's Location).
	Path        string
	Query       url.Values
	Header      http.Header
	JSON        any
	Form        url.Values
	Body        []byte
	ContentType string
	Basic       *BasicAuth // instead of the bearer token
	Anonymous   bool       // send no credential
	Once        bool       // the first try may use it up (a grant): sent again only if no connection was made
	Repeatable  bool       // a write that may be sent twice; GET, HEAD, PUT, DELETE always may
	Redirects   bool       // a discovery GET: see API.Send
	Secrets     []string   // registered in the scrubber before sending

	maxBody  int64 // bound of a decoded answer, 0 = maxAnswer
	sizeHint int   // expected size of the answer, to read it without growing a buffer
}

// BasicAuth is sent unchanged (RFC 7617). UAA 77 form-decodes both halves and 4.30 doesn't:
// callers encode accordingly.
type BasicAuth struct{ User, Password string }

// Get is a GET with a query (nil for none).
func Get(path string, q url.Values) Request {
	return Request{Method: http.MethodGet, Path: path, Query: q}
}

// Post sends body as JSON.
func Post(path string, body any) Request {
	return Request{Method: http.MethodPost, Path: path, JSON: body}
}

// Put sends body as JSON.
func Put(path string, body any) Request {
	return Request{Method: http.MethodPut, Path: path, JSON: body}
}

// Patch sends body as JSON.
func Patch(path string, body any) Request {
	return Request{Method: http.MethodPatch, Path: path, JSON: body}
}

// Delete has no body.
func Delete(path string) Request {
	return Request{Method: http.MethodDelete, Path: path}
}

// PostForm sends form as application/x-www-form-urlencoded.
func PostForm(path string, form url.Values) Request {
	return Request{Method: http.MethodPost, Path: path, Form: form}
}

// call is a request made ready: its URL resolved, its body in bytes, so that it can be sent
// more than once.
type call struct {
	Request
	url        *url.URL
	body       []byte
	foreign    bool // the URL is of another origin than the API's base
	repeatable bool
	bearer     bool // it carries the API's credential
	writes     bool // it changes something at the server
}

func (a *API) prepare(r Request) (*call, error) {
	u, err := a.resolve(r)
	if err != nil {
		return nil, err
	}
	c := &call{Request: r, url: u, foreign: OriginOf(u) != OriginOf(a.base)}
	if c.Method == "" {
		c.Method = http.MethodGet
	}
	c.Header = mergeHeaders(a.header, r.Header)
	if err := c.encodeBody(); err != nil {
		return nil, err
	}
	if c.foreign && (c.Basic != nil || c.body != nil || c.Header.Get("Authorization") != "") {
		return nil, fmt.Errorf("%s %s: credentials and bodies go to %s only",
			c.Method, u.Redacted(), OriginOf(a.base))
	}
	switch c.Method {
	case http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete, http.MethodOptions:
		c.repeatable = true
	default:
		c.repeatable = r.Repeatable
	}
	c.bearer = a.cred != nil && !c.Anonymous && c.Basic == nil
	form := c.Form
	if form == nil {
		form = formIn(orElse(c.ContentType, c.Header.Get("Content-Type")), c.body)
	}
	c.writes = writes(c.Method, c.url, form, c.bearer)
	a.client.scrub.Add(r.Secrets...)
	return c, nil
}

func (a *API) resolve(r Request) (*url.URL, error) {
	target := r.Path
	if !isAbsolute(target) {
		base := strings.TrimSuffix(a.base.Scheme+"://"+a.base.Host+a.base.EscapedPath(), "/")
		if target != "" && !strings.HasPrefix(target, "/") && !strings.HasPrefix(target, "?") {
			base += "/"
		}
		target = base + target
	}
	u, err := ParseURL(target)
	if err != nil {
		return nil, err
	}
	if len(r.Query) > 0 {
		if u.RawQuery != "" {
			u.RawQuery += "&"
		}
		u.RawQuery += r.Query.Encode()
	}
	return u, nil
}

func isAbsolute(s string) bool {
	scheme, _, found := strings.Cut(s, "://")
	return found && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https"))
}

func mergeHeaders(first, second http.Header) http.Header {
	h := http.Header{}
	for _, from := range []http.Header{first, second} {
		for name, values := range from {
			h[http.CanonicalHeaderKey(name)] = values
		}
	}
	return h
}

func (c *call) encodeBody() error {
	given := 0
	if c.JSON != nil {
		given++
		body, err := Encode(c.JSON)
		if err != nil {
			return fmt.Errorf("encoding the body of %s %s: %w", c.Method, c.Path, err)
		}
		c.body, c.ContentType = body, orElse(c.ContentType, "application/json")
	}
	if c.Form != nil {
		given++
		c.body, c.ContentType = []byte(c.Form.Encode()), orElse(c.ContentType, formType)
	}
	if c.Body != nil {
		given++
		c.body = c.Body
	}
	if given > 1 {
		return errors.New("a request has at most one of JSON, Form and Body")
	}
	return nil
}

// build makes the http.Request of one attempt.
func (c *call) build(ctx context.Context) (*http.Request, error) {
	var body io.Reader
	if c.body != nil {
		body = bytes.NewReader(c.body)
	}
	req, err := http.NewRequestWithContext(ctx, c.Method, c.url.String(), body)
	if err != nil {
		return nil, err
	}
	req.Header = c.Header.Clone()
	req.Header.Del("Host")
	if req.Header.Get("Accept") == "" {
		req.Header.Set("Accept", "application/json")
	}
	if c.body != nil && c.ContentType != "" {
		req.Header.Set("Content-Type", c.ContentType)
	}
	if c.Basic != nil {
		req.SetBasicAuth(c.Basic.User, c.Basic.Password)
	}
	return req, nil
}

// mayFollow reports whether a redirect may be followed: only for a discovery GET without secrets.
func (c *call) mayFollow(credential bool) bool {
	return c.Redirects && c.Method == http.MethodGet && c.Basic == nil && c.body == nil &&
		c.Header.Get("Authorization") == "" && len(c.Secrets) == 0 && (!credential || c.Anonymous)
}

func orElse(s, fallback string) string {
	if s != "" {
		return s
	}
	return fallback
}
