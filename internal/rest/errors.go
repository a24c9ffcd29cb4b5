package rest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// What an *Error is, for errors.Is.
var (
	ErrUnauthorized = errors.New("unauthorized")    // 401
	ErrForbidden    = errors.New("forbidden")       // 403
	ErrNotFound     = errors.New("not found")       // 404, and a UAA's 302 to …/login: no such endpoint
	ErrConflict     = errors.New("conflict")        // 409
	ErrInvalid      = errors.New("invalid request") // 400, 422
	ErrRateLimited  = errors.New("rate limited")    // 429
	ErrServer       = errors.New("server error")    // 5xx
	// ErrUnreachable is what a *NetError is: no answer came.
	ErrUnreachable = errors.New("unreachable")
	// ErrPlainHTTP: a request with a credential was about to leave this machine unencrypted.
	ErrPlainHTTP = errors.New("a credential goes over https only (http is for loopback)")
	// ErrUnanswered: a write was sent and no answer came; whether it was done is unknown.
	ErrUnanswered = errors.New("it was sent and not answered: it may have been done")
	// ErrTooLarge: an answer exceeded the limit of its kind.
	ErrTooLarge = errors.New("the answer is too large")
)

// Error is an answer other than the expected one.
type Error struct {
	Method, URL string
	Status      int
	// Code is UAA's error ("invalid_token", "scim_resource_not_found") or the Cloud
	// Controller's title ("CF-NotAuthorized"); Number is the latter's code (10003).
	Code    string
	Number  int
	Message string // one line for people, scrubbed and printable; "" when the server said nothing
	// Required are the scopes of which one is sufficient (403 insufficient_scope).
	Required   []string
	RequestID  string        // X-Vcap-Request-Id
	RetryAfter time.Duration // from the header Retry-After, 0 without one
	Header     http.Header
	Body       []byte // scrubbed, at most 64 KiB

	cause error
}

// Error is one line: "POST https://…/oauth/token: 401 unauthorized: Bad credentials".
func (e *Error) Error() string {
	where, _, _ := strings.Cut(e.URL, "?")
	what := e.Code
	if what == "" {
		what = strings.ToLower(http.StatusText(e.Status))
	}
	line := fmt.Sprintf("%s %s: %d %s", e.Method, where, e.Status, what)
	if e.Message != "" {
		line += ": " + e.Message
	}
	if e.cause != nil {
		line += ": " + e.cause.Error()
	}
	return Printable(strings.TrimSpace(line))
}

// Unwrap returns the credential's error when it could not renew a refused token.
func (e *Error) Unwrap() error { return e.cause }

// Is compares with the sentinels above.
func (e *Error) Is(target error) bool {
	switch target {
	case ErrUnauthorized:
		return e.Status == http.StatusUnauthorized
	case ErrForbidden:
		return e.Status == http.StatusForbidden
	case ErrNotFound:
		return e.Status == http.StatusNotFound || e.toLogin()
	case ErrConflict:
		return e.Status == http.StatusConflict
	case ErrInvalid:
		return e.Status == http.StatusBadRequest || e.Status == http.StatusUnprocessableEntity
	case ErrRateLimited:
		return e.Status == http.StatusTooManyRequests
	case ErrServer:
		return e.Status >= 500
	}
	return false
}

// toLogin reports whether a UAA redirected to its login page, its answer for an unknown path.
func (e *Error) toLogin() bool {
	if e.Status != http.StatusFound {
		return false
	}
	to, err := url.Parse(e.Header.Get("Location"))
	return err == nil && strings.HasSuffix(to.Path, "/login")
}

// NetError: no answer, or an incomplete one. It Is ErrUnreachable.
type NetError struct {
	Host string // "host:port" or "host", as in the URL
	Op   string // look up, connect, proxy, tls handshake, time limit, exchange
	Err  error

	nothingSent bool // no connection was made, so the server did not receive the request
	final       bool // trying again won't help
	unanswered  bool // a write was sent: it may have been done
}

func (e *NetError) Error() string {
	return Printable(fmt.Sprintf("cannot reach %s: %s: %v", e.Host, e.Op, e.Err))
}

// Unwrap is the cause.
func (e *NetError) Unwrap() error { return e.Err }

// Is compares with ErrUnreachable and ErrUnanswered.
func (e *NetError) Is(target error) bool {
	return target == ErrUnreachable || target == ErrUnanswered && e.unanswered
}

// CertificateError: the server's certificate is not trusted. Chain is as the server sent it,
// its own certificate first, so that a caller can show the Fingerprint and pin one of them. It
// is not ErrUnreachable: trying later won't help.
type CertificateError struct {
	Host  string
	Chain []*x509.Certificate
	Err   error
}

func (e *CertificateError) Error() string {
	return Printable(fmt.Sprintf("the certificate of %s is not trusted: %v", e.Host, e.Err))
}

// Unwrap is the cause: x509.UnknownAuthorityError, x509.HostnameError, ….
func (e *CertificateError) Unwrap() error { return e.Err }

var errTimeLimit = errors.New("no complete answer in time")

// netFailure classifies a network error. A caller's own cancellation is returned unchanged.
func netFailure(ctx context.Context, err error, host string, connected bool) error {
	switch cause := context.Cause(ctx); {
	case errors.Is(cause, ErrUnanswered):
		return cause
	case errors.Is(cause, context.Canceled):
		return context.Canceled
	}
	if cause := context.Cause(ctx); cause != nil {
		return &NetError{Host: host, Op: "time limit", Err: cause, nothingSent: !connected, final: true}
	}
	var certificate *tls.CertificateVerificationError
	if errors.As(err, &certificate) {
		return &CertificateError{Host: host, Chain: certificate.UnverifiedCertificates, Err: certificate.Err}
	}
	var own *ClientCertError
	if errors.As(err, &own) {
		return own
	}
	failure := &NetError{Host: host, Op: "exchange", Err: err, nothingSent: !connected}
	var lookup *net.DNSError
	var op *net.OpError
	switch {
	case errors.As(err, &lookup):
		failure.Op, failure.final = "look up", lookup.IsNotFound
	case errors.As(err, &op) && op.Op == "proxyconnect":
		failure.Op = "proxy"
	case errors.As(err, &op) && op.Op == "dial":
		failure.Op = "connect"
	case !connected:
		failure.Op = "tls handshake"
	}
	return failure
}
