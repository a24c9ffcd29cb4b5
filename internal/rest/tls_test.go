package rest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// authority is a CA that nobody trusts yet, with a server certificate of its own.
func authority(t *testing.T, host string) (ca *x509.Certificate, server *httptest.Server) {
	t.Helper()
	key := newKey(t)
	ca = certify(t, &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "not a real CA"}, IsCA: true,
		BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}, nil, key, key)
	own := newKey(t)
	leaf := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "not a real server"}, IPAddresses: []net.IP{net.ParseIP(host)}}
	cert := certify(t, leaf, ca, own, key)
	server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprintf(w, `"%s"`, r.Proto) }))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{cert.Raw, ca.Raw}, PrivateKey: own}}}
	server.EnableHTTP2 = true
	server.Config.ErrorLog = silent()
	server.StartTLS()
	t.Cleanup(server.Close)
	return ca, server
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func certify(t *testing.T, c, parent *x509.Certificate, key, signer *ecdsa.PrivateKey) *x509.Certificate {
	t.Helper()
	c.NotBefore, c.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	if parent == nil {
		parent = c
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

func pemOf(certs ...*x509.Certificate) []byte {
	var out []byte
	for _, c := range certs {
		out = append(out, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})...)
	}
	return out
}

func TestTLSExceptionsHoldForNamedHostsOnly(t *testing.T) {
	ca, server := authority(t, "127.0.0.1")
	otherCA, _ := authority(t, "127.0.0.1")
	address := server.Listener.Addr().String()
	_, port, _ := net.SplitHostPort(address)
	leaf := certificateOf(t, server)
	for name, tt := range map[string]struct {
		settings TLS
		ok       bool
	}{
		"nothing":                    {TLS{}, false},
		"CA for host and port":       {TLS{CAPEM: pemOf(ca), Hosts: []string{address}}, true},
		"CA for host":                {TLS{CAPEM: pemOf(ca), Hosts: []string{"127.0.0.1"}}, true},
		"the server's own":           {TLS{CAPEM: pemOf(leaf), Hosts: []string{address}}, true},
		"CA for no host":             {TLS{CAPEM: pemOf(ca)}, false},
		"CA for another host":        {TLS{CAPEM: pemOf(ca), Hosts: []string{"uaa.example.com", "127.0.0.1:1"}}, false},
		"another CA":                 {TLS{CAPEM: pemOf(otherCA), Hosts: []string{address}}, false},
		"unreadable CA":              {TLS{CAPEM: []byte("nonsense"), Hosts: []string{address}}, false},
		"skip for host and port":     {TLS{SkipVerify: true, Hosts: []string{address}}, true},
		"skip for no host":           {TLS{SkipVerify: true}, false},
		"skip for another host":      {TLS{SkipVerify: true, Hosts: []string{"uaa.example.com"}}, false},
		"skip for another port":      {TLS{SkipVerify: true, Hosts: []string{"127.0.0.1:" + port + "0"}}, false},
		"skip for the name's ending": {TLS{SkipVerify: true, Hosts: []string{"0.0.1"}}, false},
	} {
		c := New(Config{TLS: tt.settings, Retry: Retry{Max: -1}})
		var proto string
		err := c.At(mustURL(t, server.URL), nil).Do(t.Context(), Get("/", nil), &proto)
		c.CloseIdle()
		var untrusted *CertificateError
		switch {
		case tt.ok && (err != nil || proto != "HTTP/2.0"):
			t.Errorf("%s: %q %v", name, proto, err)
		case !tt.ok && !errors.As(err, &untrusted):
			t.Errorf("%s: %v", name, err)
		case !tt.ok && (len(untrusted.Chain) != 2 || !untrusted.Chain[1].Equal(ca) || untrusted.Host != address || errors.Is(err, ErrUnreachable)):
			t.Errorf("%s: %+v", name, untrusted)
		}
	}
}

func certificateOf(t *testing.T, s *httptest.Server) *x509.Certificate {
	t.Helper()
	cert, err := x509.ParseCertificate(s.TLS.Certificates[0].Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

// TestPinFromTheError: what a CertificateError carries is enough to pin.
func TestPinFromTheError(t *testing.T) {
	_, server := authority(t, "127.0.0.1")
	base := mustURL(t, server.URL)
	var untrusted *CertificateError
	err := New(Config{}).At(base, nil).Do(t.Context(), Get("/", nil), nil)
	if !errors.As(err, &untrusted) {
		t.Fatal(err)
	}
	last := untrusted.Chain[len(untrusted.Chain)-1]
	if !regexp.MustCompile(`^([0-9A-F]{2}:){31}[0-9A-F]{2}$`).MatchString(Fingerprint(last)) {
		t.Error(Fingerprint(last))
	}
	pinned := New(Config{TLS: TLS{CAPEM: pemOf(last), Hosts: []string{untrusted.Host}}})
	if err := pinned.At(base, nil).Do(t.Context(), Get("/", nil), nil); err != nil {
		t.Error(err)
	}
	// For the library's client too.
	if _, err := library(t, New(Config{}), "GET", server.URL, nil); !errors.As(err, &untrusted) {
		t.Error(err)
	}
}

func TestPinnedCertificateMustNameTheHost(t *testing.T) {
	ca, server := authority(t, "10.0.0.1")
	c := New(Config{TLS: TLS{CAPEM: pemOf(ca), Hosts: []string{"127.0.0.1"}}})
	err := c.At(mustURL(t, server.URL), nil).Do(t.Context(), Get("/", nil), nil)
	var host x509.HostnameError
	if !errors.As(err, &host) {
		t.Error(err)
	}
}

func TestOldTLSIsRefused(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("answered") }))
	server.TLS = &tls.Config{MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}
	server.Config.ErrorLog = silent()
	server.StartTLS()
	defer server.Close()
	for _, settings := range []TLS{trusting(server), {SkipVerify: true, Hosts: []string{"127.0.0.1"}}} {
		err := New(Config{TLS: settings}).At(mustURL(t, server.URL), nil).Do(t.Context(), Get("/", nil), nil)
		var failure *NetError
		if !errors.As(err, &failure) || failure.Op != "tls handshake" {
			t.Errorf("%v", err)
		}
	}
}

func TestDigest(t *testing.T) {
	one, _ := authority(t, "127.0.0.1")
	two, _ := authority(t, "127.0.0.1")
	const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	same := [][]TLS{
		{{}, {Hosts: []string{"h"}}, {CAPEM: []byte("\n")}},
		{{CAPEM: pemOf(one, two), Hosts: []string{"a", "B"}}, {CAPEM: append([]byte("# a note\r\n"), pemOf(two, one)...), Hosts: []string{"b", "a", "a"}}},
		{{CAPEM: pemOf(one), Hosts: []string{"a"}}},
		{{CAPEM: pemOf(one), Hosts: []string{"a", "b"}}},
		{{CAPEM: pemOf(two), Hosts: []string{"a"}}},
		{{SkipVerify: true, Hosts: []string{"a"}}},
		{{SkipVerify: true, CAPEM: pemOf(one), Hosts: []string{"a"}}},
		{{CAPEM: []byte("nonsense"), Hosts: []string{"a"}}},
	}
	seen := map[string]int{}
	for i, group := range same {
		for _, settings := range group {
			digest := settings.Digest()
			if before, known := seen[digest]; known && before != i {
				t.Errorf("%d and %d have one digest", before, i)
			}
			if digest != group[0].Digest() {
				t.Errorf("group %d differs in itself", i)
			}
			seen[digest] = i
		}
	}
	if got := (TLS{}).Digest(); got != empty {
		t.Errorf("no exceptions: %s", got)
	}
}

func TestCheck(t *testing.T) {
	ca, _ := authority(t, "127.0.0.1")
	for want, in := range map[string][]byte{
		"":                             pemOf(ca),
		"contains no PEM certificate":  []byte("x"),
		"not only certificates":        pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("x")}),
		"certificate 1 of the CA file": pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("x")}),
	} {
		err := TLS{CAPEM: in}.Check()
		if (err == nil) != (want == "") || (err != nil && !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v", want, err)
		}
	}
}

// TestOneFileSkipsVerification: InsecureSkipVerify is set in one file of the whole module.
func TestOneFileSkipsVerification(t *testing.T) {
	var found []string
	err := filepath.WalkDir("../..", func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		content, err := os.ReadFile(path)
		if strings.Contains(string(content), "InsecureSkipVerify") {
			found = append(found, path)
		}
		return err
	})
	if err != nil || len(found) != 1 || found[0] != filepath.Join("..", "..", "internal", "rest", "tls.go") {
		t.Errorf("%v %v", found, err)
	}
}
