package scripttest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func silent() *log.Logger { return log.New(io.Discard, "", 0) }

// authority is the certificate authority of one script. No machine trusts it.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

type authorityValue struct{}

// authorityOf makes the script's authority at its first use: $WORK/ca.pem is its certificate, $CA_SHA256 the fingerprint.
func authorityOf(ts *testscript.TestScript) *authority {
	held := ts.Value(authorityValue{}).(*authority) // setup put it there
	if held.cert != nil {
		return held
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	ts.Check(err)
	draft := template("authority of a script")
	draft.IsCA, draft.BasicConstraintsValid, draft.KeyUsage = true, true, x509.KeyUsageCertSign
	der, err := x509.CreateCertificate(rand.Reader, draft, draft, &key.PublicKey, key)
	ts.Check(err)
	held.cert, err = x509.ParseCertificate(der)
	ts.Check(err)
	held.key = key
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	ts.Check(writeFile(ts.MkAbs("ca.pem"), text))
	ts.Setenv("CA_SHA256", fingerprint(der))
	return held
}

func (a *authority) issue(ts *testscript.TestScript, hosts []string, use x509.ExtKeyUsage) tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	ts.Check(err)
	draft := template(hosts[0])
	draft.KeyUsage, draft.ExtKeyUsage = x509.KeyUsageDigitalSignature, []x509.ExtKeyUsage{use}
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			draft.IPAddresses = append(draft.IPAddresses, ip)
		} else {
			draft.DNSNames = append(draft.DNSNames, host)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, draft, a.cert, &key.PublicKey, a.key)
	ts.Check(err)
	return tls.Certificate{Certificate: [][]byte{der, a.cert.Raw}, PrivateKey: key}
}

func template(name string) *x509.Certificate {
	now := time.Now()
	return &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour),
	}
}

// fingerprint returns the usual notation: "AB:CD:…".
func fingerprint(der []byte) string {
	var parts []string
	for _, b := range sha256.Sum256(der) {
		parts = append(parts, fmt.Sprintf("%02X", b))
	}
	return strings.Join(parts, ":")
}
