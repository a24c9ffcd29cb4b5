package sandbox

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"
)

// TestTLS talks to a sandbox by its own certificates, before and after a restart.
func TestTLS(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state")
	conf := Config{State: path, URL: "https://sandbox.example:8443", keys: testKeys()}
	s, err := New(conf)
	if err != nil {
		t.Fatal(err)
	}
	_, ca, err := s.tlsConfig()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	if s, err = New(conf); err != nil {
		t.Fatal(err)
	}
	made, again, err := s.tlsConfig()
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the authority stays", string(ca), string(again))
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(ca) {
		t.Fatal("no certificate")
	}
	leaf, err := x509.ParseCertificate(made.Certificates[0].Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"sandbox.example", "tenant.sandbox.example", "localhost", "tenant.localhost", "127.0.0.1", "::1"} {
		if _, err := leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: host}); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
	if _, err := leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: "else.example"}); err == nil {
		t.Error("a certificate for everything")
	}
}

// TestListenTLS holds that both kinds of certificate are served.
func TestListenTLS(t *testing.T) {
	s := controlLab(t, Config{URL: "https://127.0.0.1"}).s
	ca := overTLS(t, s, nil, func(ln net.Listener) (net.Listener, []byte, error) { return s.ListenTLS(ln) })

	made, _, err := s.tlsConfig()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	key, err := x509.MarshalPKCS8PrivateKey(made.Certificates[0].PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{
		"cert": {Type: "CERTIFICATE", Bytes: made.Certificates[0].Certificate[0]}, "key": {Type: "PRIVATE KEY", Bytes: key},
	} {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	overTLS(t, s, ca, func(ln net.Listener) (net.Listener, []byte, error) {
		secure, err := s.ListenCertificate(ln, filepath.Join(dir, "cert"), filepath.Join(dir, "key"))
		return secure, nil, err
	})
	if _, err := s.ListenCertificate(nil, filepath.Join(dir, "none"), filepath.Join(dir, "key")); err == nil {
		t.Error("a missing certificate is no error")
	}
}

// overTLS serves one request; ca is to be trusted, nil for what listen answers.
func overTLS(t *testing.T, s *Server, ca []byte, listen func(net.Listener) (net.Listener, []byte, error)) []byte {
	t.Helper()
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ln, own, err := listen(plain)
	if err != nil {
		t.Fatal(err)
	}
	if ca == nil {
		ca = own
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- s.Serve(ctx, ln) }()
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}
	defer transport.CloseIdleConnections()
	resp, err := (&http.Client{Transport: transport}).Get("https://" + plain.Addr().String() + "/uaa/healthz")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	same(t, "status", http.StatusOK, resp.StatusCode)
	transport.CloseIdleConnections()
	cancel()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	return ca
}
