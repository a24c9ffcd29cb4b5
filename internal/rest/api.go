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

// Response is an answer of any status.
type Response struct {
	Status int
	Header http.Header // Date among them: see Client.Skew
	Body   []byte      // decoded; of an error at most 64 KiB
	URL    string      // the one that answered, after redirects

	method string
	client *Client
	cause  error
}

// Err is nil for 2xx, else an *Error.
func (r *Response) Err() error {
	if r.Status >= 200 && r.Status < 300 {
		return nil
	}
	return r.failure()
}

// Decode reads a 2xx answer: out is nil, *[]byte, or what JSON goes into. Resources that embed
// Raw keep their bytes.
func (r *Response) Decode(out any) error {
	switch target := out.(type) {
	case nil:
		return nil
	case *[]byte:
		*target = r.Body
		return nil
	}
	if looksLikeHTML(r.Header, r.Body) || len(bytes.TrimSpace(r.Body)) == 0 {
		return r.failure()
	}
	if err := Decode(r.Body, out); err != nil {
		where, _, _ := strings.Cut(r.URL, "?")
		return fmt.Errorf("%s %s: reading the answer: %w", r.method, where, &decodeError{r.client.scrub.Clean(err.Error()), err})
	}
	return nil
}

// decodeError keeps text of a server, which JSON errors quote, off the terminal.
type decodeError struct {
	text string
	err  error
}

func (e *decodeError) Error() string { return Printable(e.text) }
func (e *decodeError) Unwrap() error { return e.err }

// Do sends a request and reads the answer into out: nil, *[]byte, or what JSON goes into.
// Errors: *Error for any status but 2xx and for an answer that isn't JSON, *NetError,
// *CertificateError, or what the credential said.
func (a *API) Do(ctx context.Context, r Request, out any) error {
	resp, err := a.Send(ctx, r)
	if err != nil {
		return err
	}
	if err := resp.Err(); err != nil {
		return err
	}
	err = resp.Decode(out)
	a.client.reportOdd(out)
	return err
}

// Send returns an answer of any status as a Response. It does not send a write that the client's Veto refuses. It repeats
// what may be repeated (see Retry) and, once, a request that a server refused because of its token. Redirects are returned like other answers, except for a GET
// with Redirects that carries no credential: up to three are followed, to the same host and
// port, by https (or, on loopback, without a change of scheme).
func (a *API) Send(ctx context.Context, r Request) (*Response, error) {
	c, err := a.prepare(r)
	if err != nil {
		return nil, err
	}
	if err := a.vetoed(c); err != nil {
		return nil, err
	}
	done := a.watched(ctx, c)
	resp, err := a.sendAuthorised(ctx, c)
	defer func() { done(resp, err) }()
	for hops := 0; err == nil && hops < 3 && c.mayFollow(a.cred != nil); hops++ {
		to, follow := redirectTarget(resp)
		if !follow {
			break
		}
		c.url = to
		resp, err = a.sendAuthorised(ctx, c)
	}
	return resp, err
}

// sendAuthorised repeats a request once with a new token if its token was refused.
func (a *API) sendAuthorised(ctx context.Context, c *call) (*Response, error) {
	x := &exchange{anonymous: c.Anonymous || c.Basic != nil}
	first, err := a.sendRetrying(ctx, c, x)
	if err != nil || x.attached == "" || !first.refusesToken() {
		return first, err
	}
	x.rejected, x.attached = x.attached, ""
	second, err := a.sendRetrying(ctx, c, x)
	var said *credentialError
	var kept *refusal
	switch {
	case err == nil:
		return second, nil
	case errors.As(err, &kept) && errors.Is(kept.err, errNotRenewed):
		return first, nil
	case errors.As(err, &kept) && errors.As(kept.err, &said):
		first.cause = said.err
		return first, nil
	}
	return nil, err
}

// refusal carries the credential's error out of sendRetrying. Its text and cause are the
// credential's.
type refusal struct{ err error }

func (e *refusal) Error() string { return e.err.Error() }
func (e *refusal) Unwrap() error { return e.err }

func (a *API) sendRetrying(ctx context.Context, c *call, x *exchange) (*Response, error) {
	for try := 0; ; try++ {
		resp, err := a.attempt(ctx, c, x)
		if c.Once && err == nil {
			return resp, nil
		}
		pause, again := a.client.retry.next(try, c.repeatable, resp, err)
		if !again {
			return resp, err
		}
		if err := a.client.pause(ctx, pause); err != nil {
			return nil, err
		}
	}
}

// attempt is one exchange.
func (a *API) attempt(ctx context.Context, c *call, x *exchange) (*Response, error) {
	if ctx.Err() != nil { // before the credential is used
		return nil, context.Cause(ctx)
	}
	ctx, end := finishing(ctx, c)
	defer end()
	req, err := c.build(ctx)
	if err != nil {
		return nil, err
	}
	answer, err := a.roundTrip(req, x)
	if err != nil {
		return nil, a.sendFailure(c, err)
	}
	defer answer.Body.Close()
	resp := &Response{Status: answer.StatusCode, Header: answer.Header, URL: c.url.String(), method: c.Method, client: a.client}
	resp.Body, err = readBody(answer.Body, c, resp.Status)
	if errors.Is(err, ErrTooLarge) {
		return nil, fmt.Errorf("%s %s: %w", c.Method, a.Base().JoinPath(), err)
	}
	return resp, err
}

// sendFailure unwraps net/http's error, which contains the URL with its query.
func (a *API) sendFailure(c *call, err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	var said *credentialError
	var failure *NetError
	switch {
	case errors.As(err, &said):
		return &refusal{err: said}
	case c.writes && errors.As(err, &failure):
		failure.unanswered = !failure.nothingSent
	case errors.Is(err, ErrPlainHTTP):
		return fmt.Errorf("%s %s: %w", c.Method, c.url.Host, err)
	}
	return err
}

func readBody(body io.Reader, c *call, status int) ([]byte, error) {
	if status >= 300 {
		return io.ReadAll(io.LimitReader(body, maxErrorBody))
	}
	bound := c.maxBody
	if bound == 0 {
		bound = maxAnswer
	}
	var b bytes.Buffer
	b.Grow(c.sizeHint)
	n, err := b.ReadFrom(io.LimitReader(body, bound+1))
	if n > bound {
		return nil, fmt.Errorf("%w: more than %d MiB", ErrTooLarge, bound>>20)
	}
	return b.Bytes(), err
}

// redirectTarget returns the target of a redirect, if a discovery may follow it.
func redirectTarget(r *Response) (*url.URL, bool) {
	switch r.Status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, false
	}
	from, err := url.Parse(r.URL)
	if err != nil {
		return nil, false
	}
	relative, err := url.Parse(r.Header.Get("Location"))
	if err != nil || r.Header.Get("Location") == "" {
		return nil, false
	}
	to, err := ParseURL(from.ResolveReference(relative).String())
	if err != nil || OriginOf(to) != OriginOf(from) {
		return nil, false
	}
	return to, to.Scheme == "https" || Loopback(to)
}
