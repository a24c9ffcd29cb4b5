package auth

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
)

// parsePEM reads the public keys of a PEM file: PUBLIC KEY, RSA PUBLIC KEY, CERTIFICATE.
// They have no kid, so each matches every token; a weak key is an error here, because the user
// named the file.
func parsePEM(data []byte) (JWKS, error) {
	var set JWKS
	for {
		block, rest := pem.Decode(data)
		if block == nil {
			break
		}
		key, err := pemKey(block)
		if err != nil {
			return JWKS{}, fmt.Errorf("%w: %w", ErrKeys, err)
		}
		set.Keys = append(set.Keys, key)
		if len(set.Keys) > maxKeys {
			return JWKS{}, fmt.Errorf("%w: more than %d", ErrKeys, maxKeys)
		}
		data = rest
	}
	if len(set.Keys) == 0 {
		return JWKS{}, fmt.Errorf("%w: the PEM block is damaged", ErrKeys)
	}
	return set, nil
}

func pemKey(block *pem.Block) (Key, error) {
	public, err := pemPublic(block)
	if err != nil {
		return Key{}, err
	}
	if rsaPublic, ok := public.(*rsa.PublicKey); ok {
		if err := checkRSA(rsaPublic); err != nil {
			return Key{}, err
		}
	}
	key := Key{public: public}.restrict("")
	if len(key.Algorithms) == 0 {
		return Key{}, errors.New("the key is neither RSA nor ECDSA on P-256, P-384 or P-521")
	}
	return key, nil
}

func pemPublic(block *pem.Block) (any, error) {
	switch {
	case block.Type == "PUBLIC KEY":
		return x509.ParsePKIXPublicKey(block.Bytes)
	case block.Type == "RSA PUBLIC KEY":
		return x509.ParsePKCS1PublicKey(block.Bytes)
	case block.Type == "CERTIFICATE":
		cert, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, err
		}
		return cert.PublicKey, nil
	case strings.HasSuffix(block.Type, "PRIVATE KEY"):
		return nil, errors.New("this is a private key: verifying needs only the public one")
	}
	return nil, fmt.Errorf("a PEM block of type %.40q contains no public key", block.Type)
}
