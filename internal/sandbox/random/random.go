// Package random makes the random identifiers that the sandbox's servers issue. It knows nothing of what they identify.
package random

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
)

// UUID is a random UUID, version 4.
func UUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, as crypto/rand documents
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// Hex is 32 lower-case hex digits, the form of a UAA's jti and of its opaque tokens.
func Hex() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}
