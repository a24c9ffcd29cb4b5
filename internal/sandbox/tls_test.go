package sandbox

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"syscall"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/fault"
)

// newSecure is a wire over TLS that trusts the server's authority.
func newSecure(t *testing.T, conf Config) *wire {
	t.Helper()
	conf.keys, conf.URL = testKeys(), "https://127.0.0.1"
	s, err := New(conf)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ln, ca, err := s.ListenTLS(plain)
	if err != nil {
		t.Fatal(err)
	}
	s.url = "https://" + plain.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- s.Serve(ctx, ln) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	return &wire{t, s, &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{RootCAs: roots}}}}
}

func TestFaultBadTLS(t *testing.T) {
	w := newSecure(t, faulty(fault.BadTLS, 0))
	_, _, _, err := w.get("/info")
	var bad *tls.CertificateVerificationError
	if !errors.As(err, &bad) {
		t.Fatalf("the certificate was trusted: %v", err)
	}
	leaf := bad.UnverifiedCertificates[0]
	same(t, "certificate", []any{"expired.example.com", true}, []any{leaf.Subject.CommonName, time.Now().After(leaf.NotAfter)})
	status, _, _, err := w.get("/info")
	same(t, "then", []any{200, nil}, []any{status, err})
}

func TestFaultsOverTLS(t *testing.T) {
	w := newSecure(t, Config{Faults: []fault.Fault{{Kind: fault.Reset, Times: 1}, {Kind: fault.Refused, Times: 1, Delay: time.Hour}}})
	for _, what := range []string{"reset", "refused"} {
		if _, _, _, err := w.get("/info"); err == nil {
			t.Fatal(what + ": answered")
		}
	}
	if _, _, _, err := w.get("/info"); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Fatalf("not refused: %v", err)
	}
}
