package sandbox

import (
	"crypto/x509"
	"path/filepath"
	"testing"
)

// TestTLS talks to a sandbox by its own certificates, before and after a restart.
func TestTLS(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state")
	s := keeping(t, path)
	_, ca, err := s.TLS("sandbox.example", "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	s = keeping(t, path)
	conf, again, err := s.TLS("sandbox.example", "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the authority stays", string(ca), string(again))
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(ca) {
		t.Fatal("no certificate")
	}
	leaf, err := x509.ParseCertificate(conf.Certificates[0].Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"sandbox.example", "tenant.sandbox.example", "192.0.2.1", "localhost", "tenant.localhost", "127.0.0.1", "::1"} {
		if _, err := leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: host}); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
	if _, err := leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: "else.example"}); err == nil {
		t.Error("a certificate for everything")
	}
}
