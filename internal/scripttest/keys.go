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
	"time"

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

// clientAssertion signs an assertion of a client (RFC 7523) as a platform does that writes it to a file: good for five minutes
// and for one use.
//
//	clientassertion KEY.jwk CLIENT AUDIENCE FILE
func clientAssertion(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: clientassertion KEY.jwk CLIENT AUDIENCE FILE")
	}
	var key jose.JSONWebKey
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &key))
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key}, nil)
	ts.Check(err)
	now := time.Now()
	claims, err := json.Marshal(map[string]any{
		"iss": args[1], "sub": args[1], "aud": args[2], "iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(), "jti": rand.Text(),
	})
	ts.Check(err)
	signed, err := signer.Sign(claims)
	ts.Check(err)
	text, err := signed.CompactSerialize()
	ts.Check(err)
	ts.Check(writeFile(ts.MkAbs(args[3]), []byte(text+"\n")))
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
