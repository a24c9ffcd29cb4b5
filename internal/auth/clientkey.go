package auth

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// assertionLife is how long a client assertion is valid: long enough for one request, too short for misuse.
const assertionLife = 3 * time.Minute

// ErrClientKey: the input contains no usable private key or assertion of a client.
var ErrClientKey = errors.New("no usable client key")

// ClientKey is a private key with which a client authenticates (private_key_jwt, RFC 7523
// §2.2). Printing it with fmt prints no secret.
type ClientKey struct {
	id        string
	algorithm jose.SignatureAlgorithm
	private   crypto.Signer
}

// Format writes the key's id alone, whatever the verb.
func (k ClientKey) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("client key " + k.id)) }

// ID is the kid that the assertions carry.
func (k ClientKey) ID() string { return k.id }

// ParseClientKey reads a private key: PEM (PKCS#8, PKCS#1 or SEC 1, not encrypted) or a JWK.
// The algorithm follows from the key: RS256 for RSA of 2048 bits and more, ES256, ES384 or
// ES512 for the curves P-256, P-384 and P-521, and what a JWK names as its alg where that is
// one of the key's. The kid is id where that is given, else the JWK's, else the key's
// thumbprint (RFC 7638). The error is ErrClientKey with the reason, and contains no part of the key.
func ParseClientKey(data []byte, id string) (ClientKey, error) {
	text := strings.TrimSpace(string(data))
	if len(data) > maxKeyFile {
		return ClientKey{}, fmt.Errorf("%w: more than %d bytes", ErrClientKey, maxKeyFile)
	}
	parse := privateJWK
	if strings.HasPrefix(text, "-----BEGIN ") || !strings.HasPrefix(text, "{") {
		parse = privatePEM
	}
	key, err := parse([]byte(text))
	if err != nil {
		return ClientKey{}, fmt.Errorf("%w: %w", ErrClientKey, err)
	}
	if id != "" {
		key.id = id
	}
	if key.id == "" {
		public := jose.JSONWebKey{Key: key.private.Public()}
		sum, err := public.Thumbprint(crypto.SHA256)
		if err != nil {
			return ClientKey{}, fmt.Errorf("%w: %w", ErrClientKey, err)
		}
		key.id = base64.RawURLEncoding.EncodeToString(sum)
	}
	return key, nil
}

func privateJWK(data []byte) (ClientKey, error) {
	if _, err := parseObject(data); err != nil {
		return ClientKey{}, fmt.Errorf("neither PEM nor a JWK: %w", err)
	}
	var jwk jose.JSONWebKey
	if err := json.Unmarshal(data, &jwk); err != nil {
		return ClientKey{}, errors.New("neither PEM nor a JWK that is complete")
	}
	if jwk.Use != "" && jwk.Use != "sig" {
		return ClientKey{}, errors.New("it is not for signatures")
	}
	return signerOf(jwk.Key, jwk.KeyID, jwk.Algorithm)
}

func privatePEM(data []byte) (ClientKey, error) {
	for {
		var block *pem.Block
		if block, data = pem.Decode(data); block == nil {
			return ClientKey{}, errors.New("it contains no private key, neither as PEM nor as JWK")
		}
		var key any
		var err error
		switch block.Type {
		case "PRIVATE KEY":
			key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
		case "RSA PRIVATE KEY":
			key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
		case "EC PRIVATE KEY":
			key, err = x509.ParseECPrivateKey(block.Bytes)
		case "ENCRYPTED PRIVATE KEY":
			return ClientKey{}, errors.New("the key is encrypted: openssl pkey decrypts it")
		default: // EC PARAMETERS, a certificate beside its key
			continue
		}
		if err != nil || block.Headers["DEK-Info"] != "" {
			return ClientKey{}, errors.New("the private key is damaged or encrypted")
		}
		return signerOf(key, "", "")
	}
}

// signerOf chooses the algorithm by the key.
func signerOf(key any, id, wanted string) (ClientKey, error) {
	private, ok := key.(crypto.Signer)
	if !ok {
		return ClientKey{}, errors.New("it is a public or a symmetric key; a private key is needed")
	}
	allowed := algorithmsFor(private.Public())
	if len(allowed) == 0 {
		return ClientKey{}, errors.New("the key is neither RSA nor ECDSA on P-256, P-384 or P-521")
	}
	if public, ok := private.Public().(*rsa.PublicKey); ok {
		if err := checkRSA(public); err != nil {
			return ClientKey{}, err
		}
	}
	probe := Key{public: private.Public()}.restrict(wanted)
	if probe.Unusable != "" {
		return ClientKey{}, errors.New(probe.Unusable)
	}
	return ClientKey{id: id, algorithm: jose.SignatureAlgorithm(probe.Algorithms[0]), private: private}, nil
}

// Assertion makes a client assertion for one request: iss and sub are the client, jti is new,
// and it is valid for three minutes from now, the server's time. audience is the single value
// that the server expects: with several, one server could use an assertion made for another.
func (k ClientKey) Assertion(clientID, audience string, now time.Time) (string, error) {
	options := (&jose.SignerOptions{}).WithType("JWT").WithHeader("kid", k.id)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: k.algorithm, Key: k.private}, options)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrClientKey, err)
	}
	id := make([]byte, 16)
	_, _ = rand.Read(id) // crypto/rand ends the process instead of returning an error
	claims, err := json.Marshal(map[string]any{
		"iss": clientID, "sub": clientID, "aud": audience, "jti": hex.EncodeToString(id),
		"iat": now.Unix(), "exp": now.Add(assertionLife).Unix(),
	})
	if err != nil {
		return "", err
	}
	signed, err := signer.Sign(claims)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrClientKey, err)
	}
	return signed.CompactSerialize()
}
