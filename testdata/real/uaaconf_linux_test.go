package real

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"time"

	"gopkg.in/yaml.v3"
)

// signingKeyID is the kid of the UAA's tokens.
const signingKeyID = "real-key"

// writeConfig writes folder/uaa.yml for a UAA that answers at url, with new keys.
func writeConfig(folder, url string) error {
	signing, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	saml, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	certificate, err := selfSigned(saml)
	if err != nil {
		return err
	}
	type fields = map[string]any
	text, err := yaml.Marshal(fields{
		"issuer":     fields{"uri": url},
		"uaa":        fields{"url": url},
		"encryption": fields{"active_key_label": "one", "encryption_keys": []fields{{"label": "one", "passphrase": "not-a-real-secret"}}},
		"login": fields{
			"url":                        url,
			"serviceProviderKey":         keyPEM(saml),
			"serviceProviderKeyPassword": "",
			"serviceProviderCertificate": certificate,
		},
		"LOGIN_SECRET": "loginsecret",
		"zones":        fields{"internal": fields{"hostnames": []string{"localhost", "127.0.0.1"}}},
		"jwt": fields{"token": fields{"policy": fields{
			"activeKeyId": signingKeyID,
			"keys":        fields{signingKeyID: fields{"signingKey": keyPEM(signing)}},
		}}},
	})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "uaa.yml"), text, 0o600)
}

// keyPEM is the form that a UAA 4.30 reads: PKCS #1.
func keyPEM(key *rsa.PrivateKey) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}))
}

func selfSigned(key *rsa.PrivateKey) (string, error) {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "cfid test"},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(24 * time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), err
}
