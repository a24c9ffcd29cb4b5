package rest

import (
	"context"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
)

// TestClientCertGoesToOneOrigin: the certificate tells who the client is, so only the server that it is for sees it.
func TestClientCertGoesToOneOrigin(t *testing.T) {
	shown := map[string]int{}
	start := func(name string) *httptest.Server {
		s := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			shown[name] = len(r.TLS.PeerCertificates)
		}))
		s.TLS = &tls.Config{ClientAuth: tls.RequestClientCert, MinVersion: tls.VersionTLS12}
		s.StartTLS()
		t.Cleanup(s.Close)
		return s
	}
	own, other := start("own"), start("other")
	at := func(s *httptest.Server) *url.URL {
		u, err := url.Parse(s.URL)
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: own.Certificate().Raw})
	var gone error
	client := New(Config{
		TLS: TLS{CAPEM: authority, Hosts: []string{"127.0.0.1"}},
		Cert: &ClientCert{To: OriginOf(at(own)), Load: func() (*tls.Certificate, error) {
			return &own.TLS.Certificates[0], gone // any certificate will do
		}},
	})
	for _, s := range []*httptest.Server{own, other} {
		if err := client.At(at(s), nil).Do(context.Background(), Get("/", nil), new([]byte)); err != nil {
			t.Fatal(err)
		}
	}
	if shown["own"] != 1 || shown["other"] != 0 {
		t.Errorf("certificates shown: %v", shown)
	}
	client.CloseIdle()
	gone = errors.New("no such file")
	err := client.At(at(own), nil).Do(context.Background(), Get("/", nil), nil)
	var said *ClientCertError
	if !errors.As(err, &said) || !errors.Is(err, gone) {
		t.Errorf("without its file: %v", err)
	}
}
