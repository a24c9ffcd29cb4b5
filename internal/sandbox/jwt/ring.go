// Package jwt holds the keys that sign a UAA's tokens, signs and opens tokens, and names their claims. What makes a token
// good beyond signature and form is not its business.
package jwt

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// keyPrefix names keys: the first is key-1, as in a UAA's default configuration.
const keyPrefix = "key-"

// oldKeyLife is how long a key that signs no more is still published and accepted: twice the life of an access token.
const oldKeyLife = 24 * time.Hour

// Key is one key of a ring.
type Key struct {
	ID   string
	Key  *rsa.PrivateKey
	ends time.Time // from when on it counts no more; zero for the key that signs
}

// Ring holds the signing keys. The first is made in the background because RSA-2048 takes up to a second.
type Ring struct {
	Ready chan struct{} // closed when the first key was made
	Make  func() (*rsa.PrivateKey, error)
	Err   error // of making the first key

	mu       sync.Mutex
	Keys     []Key     // newest first
	Made     int       // how many keys there ever were
	changed  time.Time // of the last rotation
	verified map[string]verifiedToken
}

// verifiedToken is the payload of a token whose signature was found good.
type verifiedToken struct {
	payload []byte
	kid     string
}

// keptVerified bounds the verified tokens; checking one again costs more than most requests.
const keptVerified = 4096

// NewRing is a ring of signing keys that starts with one.
func NewRing(first *rsa.PrivateKey) *Ring {
	k := &Ring{Ready: make(chan struct{}), Make: func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) }}
	if first != nil {
		k.Made, k.Keys = 1, []Key{{ID: keyPrefix + "1", Key: first}}
		close(k.Ready)
		return k
	}
	go func() {
		defer close(k.Ready)
		k.Err = k.Rotate(time.Time{})
	}()
	return k
}

// Rotate makes a key that signs from now on. The one before is kept for oldKeyLife.
func (k *Ring) Rotate(now time.Time) error {
	key, err := k.Make()
	if err != nil {
		return fmt.Errorf("make a signing key: %w", err)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.Keys = slices.DeleteFunc(k.Keys, func(old Key) bool { return old.ended(now) })
	if len(k.Keys) > 0 {
		k.Keys[0].ends = now.Add(oldKeyLife)
	}
	k.Made++
	k.Keys = slices.Insert(k.Keys, 0, Key{ID: keyPrefix + strconv.Itoa(k.Made), Key: key})
	k.changed = now
	return nil
}

func (o Key) ended(now time.Time) bool { return !o.ends.IsZero() && !now.Before(o.ends) }

// Published are the keys that count, the signing one first. It waits for the first key.
func (k *Ring) Published(ctx context.Context, now time.Time) ([]Key, error) {
	select {
	case <-k.Ready:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if k.Err != nil {
		return nil, k.Err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(k.Keys), func(key Key) bool { return key.ended(now) }), nil
}

// LastChange is when the keys last changed; zero for never.
func (k *Ring) LastChange() time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.changed
}

// Sign makes a compact JWS over payload. jku is only a claim here: a UAA writes it with https always.
func (k *Ring) Sign(ctx context.Context, jku string, payload []byte) (string, error) {
	keys, err := k.Published(ctx, time.Time{})
	if err != nil {
		return "", err
	}
	opts := (&jose.SignerOptions{}).WithType("JWT").WithHeader("jku", jku)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: keys[0].Key, KeyID: keys[0].ID}}, opts)
	if err != nil {
		return "", fmt.Errorf("signer: %w", err)
	}
	jws, err := signer.Sign(payload)
	if err != nil {
		return "", fmt.Errorf("sign: %w", err)
	}
	return jws.CompactSerialize()
}

// Open checks a compact JWS against the key it names. decoded tells whether the text was a JWS at all, which a UAA
// reports apart from a wrong signature; a key that is missing or unknown is a tokenError.
func (k *Ring) Open(ctx context.Context, token string, now time.Time) (payload []byte, decoded bool, err error) {
	keys, err := k.Published(ctx, now)
	if err != nil {
		return nil, false, err
	}
	k.mu.Lock()
	known, found := k.verified[token]
	k.mu.Unlock()
	if found && keyNamed(keys, known.kid) != nil {
		return known.payload, true, nil
	}
	jws, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return nil, false, err
	}
	kid := jws.Signatures[0].Header.KeyID
	key := keyNamed(keys, kid)
	switch {
	case kid == "":
		return nil, true, &Refusal{Text: "kid claim not found in JWT token header"}
	case key == nil:
		return nil, true, &Refusal{Text: fmt.Sprintf("Token header claim [kid] references unknown signing key : [%s]", kid)}
	}
	payload, err = jws.Verify(&key.PublicKey)
	if err == nil {
		k.remember(token, verifiedToken{payload, kid})
	}
	return payload, true, err
}

func keyNamed(keys []Key, id string) *rsa.PrivateKey {
	for _, key := range keys {
		if key.ID == id {
			return key.Key
		}
	}
	return nil
}

func (k *Ring) remember(token string, v verifiedToken) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.verified == nil || len(k.verified) >= keptVerified {
		k.verified = map[string]verifiedToken{}
	}
	k.verified[token] = v
}
