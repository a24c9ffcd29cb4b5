package scripttest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"

	"github.com/go-jose/go-jose/v4"
	"github.com/rogpeppe/go-internal/testscript"
)

// clientKey makes the key of a client: NAME.pem and NAME.jwk hold it, and NAME_JWKS becomes a set of its public half, named KID:
// JSON in a JSON string, as a UAA wants it.
//
//	clientkey rsa NAME KID
func clientKey(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: clientkey rsa|ec NAME KID")
	}
	var key crypto.Signer
	var err error
	if args[0] == "ec" {
		key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	} else {
		key, err = rsa.GenerateKey(rand.Reader, 2048)
	}
	ts.Check(err)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	ts.Check(err)
	ts.Check(writeFile(ts.MkAbs(args[1]+".pem"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})))
	private, err := json.Marshal(jose.JSONWebKey{Key: key, KeyID: args[2]})
	ts.Check(err)
	ts.Check(writeFile(ts.MkAbs(args[1]+".jwk"), private))
	public, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: args[2], Use: "sig"}}})
	ts.Check(err)
	quoted, err := json.Marshal(string(public))
	ts.Check(err)
	ts.Setenv(args[1]+"_JWKS", string(quoted))
}

// clientCert makes a certificate for a client by the script's authority: NAME.crt and NAME.key.
//
//	clientcert NAME
func clientCert(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: clientcert NAME")
	}
	cert := authorityOf(ts).issue(ts, args, x509.ExtKeyUsageClientAuth)
	der, err := x509.MarshalPKCS8PrivateKey(cert.PrivateKey)
	ts.Check(err)
	ts.Check(writeFile(ts.MkAbs(args[0]+".key"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})))
	ts.Check(writeFile(ts.MkAbs(args[0]+".crt"), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Certificate[0]})))
}
