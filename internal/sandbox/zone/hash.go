package zone

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
)

// hashState is a hash as text: salt and sum, and a mark for the hash of an empty secret.
func hashState(h *SecretHash) string {
	if h == nil {
		return ""
	}
	text := base64.RawStdEncoding.EncodeToString(h.salt) + "." + base64.RawStdEncoding.EncodeToString(h.Sum)
	if h.empty {
		text += ".empty"
	}
	return text
}

var errHash = errors.New("not a hash")

// hash reads what hashState wrote. Equal texts become one hash, as generated users share one.
func (l *Loader) hash(text string) (*SecretHash, error) {
	if text == "" {
		return nil, nil
	}
	if h := l.hashes[text]; h != nil {
		return h, nil
	}
	parts := strings.Split(text, ".")
	if len(parts) < 2 || len(parts) > 3 || len(parts) == 3 && parts[2] != "empty" {
		return nil, errHash
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[0])
	sum, err2 := base64.RawStdEncoding.DecodeString(parts[1])
	if err1 != nil || err2 != nil || len(salt) == 0 || len(sum) == 0 {
		return nil, errHash
	}
	h := &SecretHash{salt: salt, Sum: sum, empty: len(parts) == 3}
	l.hashes[text] = h
	return h, nil
}

// rawOrNil keeps an absent value absent.
func rawOrNil(raw json.RawMessage) json.RawMessage {
	if string(raw) == "null" {
		return nil
	}
	return raw
}
