package auth

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
)

// MinRSABits is the smallest RSA modulus whose signatures are accepted (RFC 7518 §3.3).
const MinRSABits = 2048

const (
	maxKeyFile = 1 << 20
	maxKeys    = 100
	maxRSABits = 16384
)

// ErrKeys: the input contains no usable public key.
var ErrKeys = errors.New("no usable public key")

// JWKS is a set of keys to verify signatures with.
type JWKS struct {
	Keys []Key
}

// Key is a public key, or the reason why a listed one can't be used.
type Key struct {
	ID         string   // kid; empty for a PEM file, whose key matches every kid
	Algorithms []string // the only ones a token may name with this key
	Unusable   string   // why not; Algorithms is empty then
	public     any      // *rsa.PublicKey or *ecdsa.PublicKey
}

// ParseKeys reads what /token_keys answers (a JWK set, RFC 7517 §5), one JWK as /token_key
// answers it, or a PEM public key or certificate. Of an RSA key only n and e are taken: the
// value, x5c, x5u members are not looked at, for they could name another key. A key of
// another type, a weak or a symmetric one is kept with the reason, for the error about a token
// that names it. The error is ErrKeys with the reason.
func ParseKeys(data []byte) (JWKS, error) {
	if len(data) > maxKeyFile {
		return JWKS{}, fmt.Errorf("%w: more than %d bytes", ErrKeys, maxKeyFile)
	}
	text := strings.TrimSpace(string(data))
	if strings.HasPrefix(text, "-----BEGIN ") {
		return parsePEM([]byte(text))
	}
	members, err := parseObject([]byte(text))
	if err != nil {
		return JWKS{}, fmt.Errorf("%w: neither PEM nor a JSON key: %w", ErrKeys, err)
	}
	list := []json.RawMessage{[]byte(text)}
	if raw := members.Get("keys"); raw != nil {
		list = nil
		if err := json.Unmarshal(raw, &list); err != nil {
			return JWKS{}, fmt.Errorf("%w: keys is not a list", ErrKeys)
		}
	} else if members.Get("kty") == nil {
		return JWKS{}, fmt.Errorf("%w: the JSON has neither keys nor kty", ErrKeys)
	}
	if len(list) == 0 || len(list) > maxKeys {
		return JWKS{}, fmt.Errorf("%w: %d keys, expected 1 to %d", ErrKeys, len(list), maxKeys)
	}
	var set JWKS
	for i, raw := range list {
		key, err := parseJWK(raw)
		if err != nil {
			return JWKS{}, fmt.Errorf("%w: key %d: %w", ErrKeys, i+1, err)
		}
		set.Keys = append(set.Keys, key)
	}
	return set, nil
}

func parseJWK(raw []byte) (Key, error) {
	members, err := parseObject(raw)
	if err != nil {
		return Key{}, err
	}
	r := reader{all: members}
	key := Key{ID: r.text("kid")}
	kty, use, alg := r.text("kty"), r.text("use"), r.text("alg")
	switch {
	case use != "" && use != "sig":
		key.Unusable = "it is not for signatures"
	case kty == "RSA":
		key.public, err = rsaKey(r.text("n"), r.text("e"))
	case kty == "EC":
		key.public, err = ecKey(r.text("crv"), r.text("x"), r.text("y"))
	case kty == "oct" || kty == "MAC":
		key.Unusable = "it is symmetric: it can also be used to sign"
	default:
		key.Unusable = fmt.Sprintf("its type %.20q is not supported", kty)
	}
	if err != nil {
		key.Unusable = err.Error()
	}
	if key.Unusable != "" {
		return key, nil
	}
	return key.restrict(alg), nil
}

// restrict fills in the algorithms: those of the key's type, or the one the key names.
func (k Key) restrict(alg string) Key {
	k.Algorithms = algorithmsFor(k.public)
	switch {
	case alg == "":
	case slices.Contains(k.Algorithms, alg):
		k.Algorithms = []string{alg}
	default:
		k.Algorithms, k.Unusable = nil, fmt.Sprintf("it is for the algorithm %.20q", alg)
	}
	return k
}

// algorithmsFor is the fixed list: RS, PS and ES with 256 bits and more. No HS (a public
// key must never serve as a shared secret), no none.
func algorithmsFor(public any) []string {
	switch public := public.(type) {
	case *rsa.PublicKey:
		return []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}
	case *ecdsa.PublicKey:
		switch public.Curve {
		case elliptic.P256():
			return []string{"ES256"}
		case elliptic.P384():
			return []string{"ES384"}
		case elliptic.P521():
			return []string{"ES512"}
		}
	}
	return nil
}

// rsaKey takes the modulus with or without Java's leading zero byte: UAA 4.30 sends it.
func rsaKey(n, e string) (*rsa.PublicKey, error) {
	modulus, errN := decodeBase64URL(n)
	exponent, errE := decodeBase64URL(e)
	if errN != nil || errE != nil || len(modulus) == 0 || len(exponent) == 0 || len(exponent) > 8 {
		return nil, errors.New("its n or e is missing or not base64url")
	}
	public := &rsa.PublicKey{N: new(big.Int).SetBytes(modulus)}
	exp := new(big.Int).SetBytes(exponent)
	if exp.BitLen() > 31 || exp.Cmp(big.NewInt(3)) < 0 || exp.Bit(0) == 0 {
		return nil, errors.New("its exponent is not an odd number from 3 to 2^31-1")
	}
	public.E = int(exp.Int64())
	return public, checkRSA(public)
}

func checkRSA(public *rsa.PublicKey) error {
	switch bits := public.N.BitLen(); {
	case bits < MinRSABits:
		return fmt.Errorf("it is RSA with %d bits, at least %d are required", bits, MinRSABits)
	case bits > maxRSABits:
		return fmt.Errorf("it is RSA with %d bits, at most %d are supported", bits, maxRSABits)
	case public.N.Bit(0) == 0:
		return errors.New("its modulus is even")
	}
	return nil
}

func ecKey(crv, x, y string) (*ecdsa.PublicKey, error) {
	var curve elliptic.Curve
	switch crv {
	case "P-256":
		curve = elliptic.P256()
	case "P-384":
		curve = elliptic.P384()
	case "P-521":
		curve = elliptic.P521()
	default:
		return nil, fmt.Errorf("its curve %.20q is not supported", crv)
	}
	size := (curve.Params().BitSize + 7) / 8
	px, errX := decodeBase64URL(x)
	py, errY := decodeBase64URL(y)
	if errX != nil || errY != nil || len(px) != size || len(py) != size {
		return nil, errors.New("its x or y is missing or of the wrong length")
	}
	public, err := ecdsa.ParseUncompressedPublicKey(curve, slices.Concat([]byte{4}, px, py))
	if err != nil {
		return nil, errors.New("its point is not on the curve")
	}
	return public, nil
}
