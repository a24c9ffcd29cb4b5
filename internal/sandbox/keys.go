package sandbox

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

// signingKey is one key of a ring.
type signingKey struct {
	id   string
	key  *rsa.PrivateKey
	ends time.Time // from when on it counts no more; zero for the key that signs
}

// keyRing holds the signing keys. The first is made in the background because RSA-2048 takes up to a second.
type keyRing struct {
	ready chan struct{} // closed when the first key was made
	make  func() (*rsa.PrivateKey, error)
	err   error // of making the first key

	mu       sync.Mutex
	keys     []signingKey // newest first
	made     int          // how many keys there ever were
	changed  time.Time    // of the last rotation
	verified map[string]verifiedToken
}

// verifiedToken is the payload of a token whose signature was found good.
type verifiedToken struct {
	payload []byte
	kid     string
}

// keptVerified bounds the verified tokens; checking one anew costs more than most requests.
const keptVerified = 4096

func newKeyRing(first *rsa.PrivateKey) *keyRing {
	k := &keyRing{ready: make(chan struct{}), make: func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) }}
	if first != nil {
		k.made, k.keys = 1, []signingKey{{id: keyPrefix + "1", key: first}}
		close(k.ready)
		return k
	}
	go func() {
		defer close(k.ready)
		k.err = k.rotate(time.Time{})
	}()
	return k
}

// rotate makes a key that signs from now on. The one before is kept for oldKeyLife.
func (k *keyRing) rotate(now time.Time) error {
	key, err := k.make()
	if err != nil {
		return fmt.Errorf("make a signing key: %w", err)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.keys = slices.DeleteFunc(k.keys, func(old signingKey) bool { return old.ended(now) })
	if len(k.keys) > 0 {
		k.keys[0].ends = now.Add(oldKeyLife)
	}
	k.made++
	k.keys = slices.Insert(k.keys, 0, signingKey{id: keyPrefix + strconv.Itoa(k.made), key: key})
	k.changed = now
	return nil
}

func (o signingKey) ended(now time.Time) bool { return !o.ends.IsZero() && !now.Before(o.ends) }

// published are the keys that count, the signing one first. It waits for the first key.
func (k *keyRing) published(ctx context.Context, now time.Time) ([]signingKey, error) {
	select {
	case <-k.ready:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if k.err != nil {
		return nil, k.err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(k.keys), func(key signingKey) bool { return key.ended(now) }), nil
}

// lastChange is when the keys last changed; zero for never.
func (k *keyRing) lastChange() time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.changed
}

// sign makes a compact JWS over payload. jku is only a claim here: a UAA writes it with https always.
func (k *keyRing) sign(ctx context.Context, jku string, payload []byte) (string, error) {
	keys, err := k.published(ctx, time.Time{})
	if err != nil {
		return "", err
	}
	opts := (&jose.SignerOptions{}).WithType("JWT").WithHeader("jku", jku)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: keys[0].key, KeyID: keys[0].id}}, opts)
	if err != nil {
		return "", fmt.Errorf("signer: %w", err)
	}
	jws, err := signer.Sign(payload)
	if err != nil {
		return "", fmt.Errorf("sign: %w", err)
	}
	return jws.CompactSerialize()
}

// open checks a compact JWS against the key it names. decoded tells whether the text was a JWS at all, which a UAA
// reports apart from a wrong signature; a key that is missing or unknown is a tokenError.
func (k *keyRing) open(ctx context.Context, token string, now time.Time) (payload []byte, decoded bool, err error) {
	keys, err := k.published(ctx, now)
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
		return nil, true, &tokenError{text: "kid claim not found in JWT token header"}
	case key == nil:
		return nil, true, &tokenError{text: fmt.Sprintf("Token header claim [kid] references unknown signing key : [%s]", kid)}
	}
	payload, err = jws.Verify(&key.PublicKey)
	if err == nil {
		k.remember(token, verifiedToken{payload, kid})
	}
	return payload, true, err
}

func keyNamed(keys []signingKey, id string) *rsa.PrivateKey {
	for _, key := range keys {
		if key.id == id {
			return key.key
		}
	}
	return nil
}

func (k *keyRing) remember(token string, v verifiedToken) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.verified == nil || len(k.verified) >= keptVerified {
		k.verified = map[string]verifiedToken{}
	}
	k.verified[token] = v
}
