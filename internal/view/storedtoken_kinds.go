package view

import (
	"encoding/base64"
	"math/big"
	"strconv"
	"strings"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// StoredTokens is how tokens that a UAA stores look. The id of an opaque token is the token, so tables show only its
// beginning; -o id and -o json show it in full, so that it can be revoked.
func StoredTokens() Kind[*uaa.StoredToken] {
	return Kind[*uaa.StoredToken]{
		Noun: "token", Plural: "tokens that the server keeps",
		JSON: func(t *uaa.StoredToken) []byte { return received(t, t.JSON()) },
		Name: func(t *uaa.StoredToken) string { return t.TokenID },
		ID:   func(t *uaa.StoredToken) string { return t.TokenID },
		Columns: []Column[*uaa.StoredToken]{
			{Name: "id", Text: func(t *uaa.StoredToken) string { return beginning(t.TokenID) }},
			{Name: "type", Text: func(t *uaa.StoredToken) string { return strings.ToLower(strings.TrimSuffix(t.ResponseType, "_TOKEN")) }},
			{Name: "client", Text: func(t *uaa.StoredToken) string { return t.ClientID }},
			{Name: "issued", Text: func(t *uaa.StoredToken) string { return millis(&t.IssuedAt) }},
			{Name: "ends", Text: func(t *uaa.StoredToken) string { return millis(&t.ExpiresAt) }},
			{Name: "scope", Flex: true, Text: func(t *uaa.StoredToken) string { return words(t.Scope) }},
			{Name: "format", Wide: true, Text: func(t *uaa.StoredToken) string { return t.Format }},
			{Name: "user-id", Wide: true, Text: func(t *uaa.StoredToken) string { return t.UserID }},
		},
	}
}

// beginning is enough to distinguish tokens, and not enough to use one.
func beginning(id string) string {
	const most = 8
	if len(id) <= most {
		return mask
	}
	return id[:most] + "…"
}

// RevokedTokens is how revoked tokens look; noun contains their owner.
func RevokedTokens(noun string) Kind[identity.RevokedTokens] {
	shown := func(t identity.RevokedTokens) string { return t.ID }
	return Kind[identity.RevokedTokens]{
		Noun: noun, Plural: "tokens",
		JSON:    func(t identity.RevokedTokens) []byte { return Record{{Name: "id", Text: t.ID}}.JSON() },
		Name:    shown,
		ID:      shown,
		Columns: []Column[identity.RevokedTokens]{{Name: "id", Text: shown}},
	}
}

// Keys is how the public keys of a UAA look.
func Keys() Kind[*identity.PublicKey] {
	part := func(name string) func(*identity.PublicKey) string {
		return func(k *identity.PublicKey) string { return member(k.JWK, name) }
	}
	return Kind[*identity.PublicKey]{
		Noun: "key", Plural: "keys",
		JSON:  func(k *identity.PublicKey) []byte { return k.JWK },
		Extra: func(k *identity.PublicKey) any { return map[string]bool{"active": k.Active} },
		Name:  part("kid"),
		ID:    part("kid"),
		Columns: []Column[*identity.PublicKey]{
			{Name: "kid", Text: part("kid")},
			{Name: "alg", Text: part("alg")},
			{Name: "use", Text: part("use")},
			{Name: "type", Text: part("kty")},
			{Name: "size", Right: true, Text: keySize},
			{Name: "signs", Text: func(k *identity.PublicKey) string { return yesNo(k.Active) }},
			{Name: "note", Flex: true, Text: func(k *identity.PublicKey) string { return k.Key.Unusable }, Style: func(*identity.PublicKey) Style { return Warn }},
		},
	}
}

// keySize is the bits of an RSA key, or the curve.
func keySize(k *identity.PublicKey) string {
	if curve := member(k.JWK, "crv"); curve != "" {
		return curve
	}
	n, err := base64.RawURLEncoding.DecodeString(member(k.JWK, "n"))
	if err != nil || len(n) == 0 {
		return ""
	}
	return strconv.Itoa(new(big.Int).SetBytes(n).BitLen())
}
