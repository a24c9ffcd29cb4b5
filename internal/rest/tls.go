package rest

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// TLS holds a context's exceptions from the system's trust store. They apply only to Hosts.
type TLS struct {
	// CAPEM are the certificates trusted instead of the system's, for Hosts: a CA, or a
	// server's own certificate.
	CAPEM      []byte
	SkipVerify bool     // trust any certificate
	Hosts      []string // "host" (any port) or "host:port"

	// Roots is the trust store of all other hosts; nil: the system's. RootsName is what Digest takes for it.
	Roots     *x509.CertPool
	RootsName string
}

// Check reports an unreadable CAPEM.
func (t TLS) Check() error {
	_, err := t.certificates()
	return err
}

// Digest returns the hex SHA-256 of the settings: order, case and the PEM's line breaks don't
// matter, and all settings without an exception have the same digest.
func (t TLS) Digest() string {
	sum := sha256.New()
	certs, err := t.certificates()
	if err != nil {
		fmt.Fprintf(sum, "unreadable %x\n", sha256.Sum256(t.CAPEM))
	}
	lines := make([]string, 0, len(certs))
	for _, c := range certs {
		lines = append(lines, fmt.Sprintf("ca %x\n", sha256.Sum256(c.Raw)))
	}
	if t.SkipVerify {
		lines = append(lines, "skip\n")
	}
	if len(lines) > 0 || err != nil {
		for _, h := range t.Hosts {
			lines = append(lines, "host "+strings.ToLower(h)+"\n")
		}
	}
	if t.RootsName != "" {
		lines = append(lines, fmt.Sprintf("roots %q\n", t.RootsName))
	}
	slices.Sort(lines)
	for _, line := range slices.Compact(lines) {
		sum.Write([]byte(line))
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func (t TLS) certificates() ([]*x509.Certificate, error) {
	var certs []*x509.Certificate
	rest := t.CAPEM
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if block.Type != "CERTIFICATE" {
			return nil, fmt.Errorf("the CA file contains a %s, not only certificates", strings.ToLower(block.Type))
		}
		cert, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("certificate %d of the CA file: %w", len(certs)+1, err)
		}
		certs = append(certs, cert)
	}
	if len(certs) == 0 && len(strings.TrimSpace(string(t.CAPEM))) > 0 {
		return nil, errors.New("the CA file contains no PEM certificate")
	}
	return certs, nil
}

// covers reports whether the exceptions apply to a URL's host.
func (t TLS) covers(u *url.URL) bool {
	host := strings.ToLower(u.Hostname())
	withPort := strings.TrimPrefix(string(OriginOf(u)), strings.ToLower(u.Scheme)+"://")
	for _, h := range t.Hosts {
		h = strings.ToLower(h)
		if h == host || h == withPort || h == "["+host+"]" {
			return true
		}
	}
	return false
}

// config returns the TLS configuration for the hosts with exceptions. The given certificates
// replace the system's, which makes it pinning.
func (t TLS) config() *tls.Config {
	c := t.ordinary()
	if t.SkipVerify {
		c.InsecureSkipVerify = true // asked for by name, for the named hosts only
		return c
	}
	if len(t.CAPEM) > 0 {
		c.RootCAs = x509.NewCertPool()
		certs, err := t.certificates()
		if err != nil {
			return c // an empty pool trusts nobody
		}
		for _, cert := range certs {
			c.RootCAs.AddCert(cert)
		}
	}
	return c
}

// ordinary is the TLS configuration for all other hosts.
func (t TLS) ordinary() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: t.Roots}
}

// transports makes one transport for the hosts with exceptions and one for all others.
func transports(t TLS, proxy proxyFunc) (routeFunc, func()) {
	ordinary := transport(t.ordinary(), proxy)
	if len(t.Hosts) == 0 || (!t.SkipVerify && len(t.CAPEM) == 0) {
		return func(*url.URL) http.RoundTripper { return ordinary }, ordinary.CloseIdleConnections
	}
	excepted := transport(t.config(), proxy)
	route := func(u *url.URL) http.RoundTripper {
		if t.covers(u) {
			return excepted
		}
		return ordinary
	}
	return route, func() { ordinary.CloseIdleConnections(); excepted.CloseIdleConnections() }
}

func transport(c *tls.Config, proxy func(*http.Request) (*url.URL, error)) *http.Transport {
	return &http.Transport{
		Proxy:                  proxy,
		DialContext:            dialer(),
		TLSClientConfig:        c,
		TLSHandshakeTimeout:    10 * time.Second,
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           2 * maxConnections,
		MaxIdleConnsPerHost:    maxConnections,
		IdleConnTimeout:        90 * time.Second,
		MaxResponseHeaderBytes: 1 << 20,
	}
}

// Fingerprint is the SHA-256 of a certificate as people compare it: "AB:CD:…".
func Fingerprint(cert *x509.Certificate) string {
	sum := sha256.Sum256(cert.Raw)
	parts := make([]string, len(sum))
	for i, b := range sum {
		parts[i] = fmt.Sprintf("%02X", b)
	}
	return strings.Join(parts, ":")
}
