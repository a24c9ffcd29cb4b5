package rest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"
)

// core is the innermost RoundTripper: limits, counts, trace, the registration of secrets and
// the classification of failures. It attaches no credential.
type core struct{ c *Client }

func (t core) RoundTrip(in *http.Request) (*http.Response, error) {
	secrets := secretsOf(in)
	t.c.scrub.Add(secrets...)
	if len(secrets) > 0 && in.URL.Scheme != "https" && !Loopback(in.URL) {
		closeBody(in)
		return nil, ErrPlainHTTP
	}
	var connected atomic.Bool
	ctx, cancel := context.WithTimeoutCause(in.Context(), t.c.timeout, errTimeLimit)
	req := in.Clone(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	}))
	if req.Header.Get("User-Agent") == "" {
		req.Header.Set("User-Agent", t.c.agent)
	}
	t.c.requests.Add(1)
	t.c.bytesOut.Add(max(req.ContentLength, 0))
	t.c.trace.request(req)
	start := time.Now()
	resp, err := t.c.route(req.URL).RoundTrip(req)
	t.c.waiting.Add(int64(time.Since(start)))
	if err != nil {
		err = netFailure(ctx, err, req.URL.Host, connected.Load())
		cancel()
		t.c.trace.failure(err)
		return nil, err
	}
	t.c.noteClock(req.URL, resp.Header, time.Now())
	resp.Body = &answerBody{ReadCloser: resp.Body, c: t.c, ctx: ctx, cancel: cancel, host: req.URL.Host,
		tap: t.c.trace.response(resp, start), left: maxPage}
	return resp, nil
}

func closeBody(r *http.Request) {
	if r.Body != nil {
		_ = r.Body.Close()
	}
}

// answerBody limits, counts and traces a body while it is read.
type answerBody struct {
	io.ReadCloser
	c      *Client
	ctx    context.Context // the exchange's own, which ends with the body
	cancel context.CancelFunc
	host   string
	tap    *tap
	left   int64
}

func (b *answerBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, ErrTooLarge
	}
	if int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.ReadCloser.Read(p)
	b.left -= int64(n)
	b.c.bytesIn.Add(int64(n))
	b.tap.write(p[:n])
	if err != nil && !errors.Is(err, io.EOF) {
		err = netFailure(b.ctx, err, b.host, true)
	}
	return n, err
}

func (b *answerBody) Close() error {
	err := b.ReadCloser.Close()
	b.tap.done()
	b.cancel()
	return err
}

// noteClock stores how a server's clock differs. Over plain http anyone on the network path may
// have changed the header.
func (c *Client) noteClock(u *url.URL, h http.Header, now time.Time) {
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil || (u.Scheme != "https" && !Loopback(u)) {
		return
	}
	ahead := date.Sub(now.Truncate(time.Second))
	if ahead.Abs() > 24*time.Hour {
		c.skews.Delete(OriginOf(u))
		return
	}
	c.skews.Store(OriginOf(u), ahead)
}

// bearer is the only place where a token is attached. It sees the resolved URL, and the
// credential decides by its origin.
type bearer struct {
	next     http.RoundTripper
	cred     Credential
	exchange *exchange
}

// exchange is the state of one request that API.Send and bearer share.
type exchange struct {
	anonymous bool
	rejected  string // the token the server refused, "" at the first try
	attached  string // the token that was sent
}

var errNotRenewed = errors.New("the credential has no other token")

// credentialError marks an error of the credential, to distinguish it from one of the network.
type credentialError struct{ err error }

func (e *credentialError) Error() string { return e.err.Error() }
func (e *credentialError) Unwrap() error { return e.err }

func (b bearer) RoundTrip(req *http.Request) (*http.Response, error) {
	x := b.exchange
	if b.cred == nil || x.anonymous || req.Header.Get("Authorization") != "" {
		return b.next.RoundTrip(req)
	}
	token, err := b.cred.Bearer(req.Context(), OriginOf(req.URL), x.rejected)
	if err == nil && x.rejected != "" && (token == "" || token == x.rejected) {
		err = errNotRenewed
	}
	if err != nil {
		closeBody(req)
		return nil, &credentialError{err}
	}
	x.attached = token
	if token != "" {
		req = req.Clone(req.Context())
		req.Header.Set("Authorization", "Bearer "+token)
	}
	return b.next.RoundTrip(req)
}
