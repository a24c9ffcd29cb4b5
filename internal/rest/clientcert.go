package rest

import (
	"crypto/tls"
	"fmt"
	"net/http"
	"net/url"
)

type (
	proxyFunc = func(*http.Request) (*url.URL, error)
	routeFunc = func(*url.URL) http.RoundTripper
)

// ClientCert is the certificate with which a client authenticates (RFC 8705). It is presented
// only to the origin it is for.
type ClientCert struct {
	To Origin
	// Load returns the certificate for the next handshake: its files may have been rotated.
	Load func() (*tls.Certificate, error)
}

// ClientCertError: the client's certificate can't be loaded. Nothing was sent.
type ClientCertError struct{ Err error }

func (e *ClientCertError) Error() string { return fmt.Sprintf("client certificate: %v", e.Err) }

// Unwrap is the cause.
func (e *ClientCertError) Unwrap() error { return e.Err }

// before adds a transport for the certificate's origin, with the same TLS exceptions.
func (c *ClientCert) before(route routeFunc, idle func(), t TLS, proxy proxyFunc) (routeFunc, func()) {
	conf := t.ordinary()
	if u, err := url.Parse(string(c.To)); err == nil && t.covers(u) {
		conf = t.config()
	}
	conf.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
		cert, err := c.Load()
		if err != nil {
			return nil, &ClientCertError{err}
		}
		return cert, nil
	}
	own := transport(conf, proxy)
	return func(u *url.URL) http.RoundTripper {
			if OriginOf(u) == c.To {
				return own
			}
			return route(u)
		}, func() {
			idle()
			own.CloseIdleConnections()
		}
}
