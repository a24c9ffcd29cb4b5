package auth

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

// MaxTokenBytes is the longest token that Decode reads. A UAA token of a user in hundreds of
// groups is shorter; no HTTP server accepts a header of that size.
const MaxTokenBytes = 64 << 10

var (
	// ErrOpaque: the token is not a JWT. It may be valid: a UAA issues such tokens for
	// token_format=opaque, and 77 issues such refresh tokens. Only the server can read it.
	ErrOpaque = errors.New("the token is opaque: only the server that issued it can read it")
	// ErrMalformed: the token has the form of a JWT but isn't one.
	ErrMalformed = errors.New("the token is not a valid JWT")
	// ErrEncrypted: the token is a JWE (five parts, RFC 7516); only its recipient can read it.
	ErrEncrypted = errors.New("the token is encrypted (JWE)")
	// ErrTooLong: the token is longer than MaxTokenBytes.
	ErrTooLong = fmt.Errorf("the token is longer than %d bytes", MaxTokenBytes)
)

// JWT is a signed token in compact form (RFC 7515 §7.1), decoded. Nothing in it is verified:
// see Verify.
type JWT struct {
	Header    Header
	Claims    Claims
	Signature []byte // as decoded; empty for an unsigned token
	Raw       string // the token itself
}

// Header is the JOSE header (RFC 7515 §4). Only Alg and Kid are used for verification.
type Header struct {
	Alg, Kid, Typ string
	JKU           string  // named by every UAA, always https; never fetched: the keys come from the server's metadata
	All           Members // every member as sent, in its order
}

// Decode decodes a compact JWS without verifying it. It refuses what two parsers could read
// differently or what a verifier must not ignore: duplicate members, crit, b64, characters
// outside base64url. Errors are ErrOpaque, ErrEncrypted, ErrTooLong and ErrMalformed (with the
// reason); none contains the token.
func Decode(token string) (*JWT, error) {
	if len(token) > MaxTokenBytes {
		return nil, ErrTooLong
	}
	parts := strings.Split(token, ".")
	switch {
	case len(parts) == 5:
		return nil, ErrEncrypted
	case len(parts) != 3 && strings.HasPrefix(token, "eyJ"): // base64url of `{"`: a JWT cut short or pasted twice
		return nil, fmt.Errorf("%w: it has %d parts, not 3", ErrMalformed, len(parts))
	case len(parts) != 3:
		return nil, ErrOpaque
	}
	header, err := decodePart("header", parts[0])
	if err != nil {
		return nil, err
	}
	claims, err := decodePart("claims", parts[1])
	if err != nil {
		return nil, err
	}
	signature, err := decodeBase64URL(parts[2])
	if err != nil {
		return nil, fmt.Errorf("%w: signature: %w", ErrMalformed, err)
	}
	known, err := readHeader(header)
	if err != nil {
		return nil, err
	}
	return &JWT{Header: known, Claims: readClaims(claims), Signature: signature, Raw: token}, nil
}

func decodePart(name, part string) (Members, error) {
	data, err := decodeBase64URL(part)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrMalformed, name, err)
	}
	members, err := parseObject(data)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrMalformed, name, err)
	}
	return members, nil
}

// decodeBase64URL is stricter than encoding/base64, which ignores line ends everywhere: each
// token has one spelling.
func decodeBase64URL(s string) ([]byte, error) {
	if strings.ContainsAny(s, "\r\n") {
		return nil, errors.New("not base64url without padding")
	}
	data, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil {
		return nil, errors.New("not base64url without padding")
	}
	return data, nil
}

func readHeader(all Members) (Header, error) {
	for _, name := range []string{"crit", "b64"} {
		if all.Get(name) != nil {
			return Header{}, fmt.Errorf("%w: header: %s requires an extension that is not supported", ErrMalformed, name)
		}
	}
	r := reader{all: all}
	header := Header{Alg: r.text("alg"), Kid: r.text("kid"), Typ: r.text("typ"), JKU: r.text("jku"), All: all}
	if len(r.odd) > 0 {
		return Header{}, fmt.Errorf("%w: header: %s is not a string", ErrMalformed, r.odd[0])
	}
	if header.Alg == "" {
		return Header{}, fmt.Errorf("%w: header: alg is missing", ErrMalformed)
	}
	return header, nil
}
