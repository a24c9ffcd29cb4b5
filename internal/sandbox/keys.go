package sandbox

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"sync"

	"github.com/go-jose/go-jose/v4"
)

// keyID names the active key, as a UAA's default configuration does.
const keyID = "key-1"

// keyRing holds the signing key. It is made in the background because RSA-2048 takes up to a second.
type keyRing struct {
	ready chan struct{}
	key   *rsa.PrivateKey
	err   error

	mu       sync.Mutex
	verified map[string][]byte // payloads of tokens whose signature was found good, by token
}

// keptVerified bounds the verified tokens; checking one anew costs more than most requests.
const keptVerified = 4096

func newKeyRing() *keyRing {
	k := &keyRing{ready: make(chan struct{})}
	go func() {
		defer close(k.ready)
		k.key, k.err = rsa.GenerateKey(rand.Reader, 2048)
	}()
	return k
}

// private waits for the key.
func (k *keyRing) private(ctx context.Context) (*rsa.PrivateKey, error) {
	select {
	case <-k.ready:
		return k.key, k.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// sign makes a compact JWS over payload. jku is only a claim here: a UAA writes it with https always.
func (k *keyRing) sign(ctx context.Context, jku string, payload []byte) (string, error) {
	key, err := k.private(ctx)
	if err != nil {
		return "", err
	}
	opts := (&jose.SignerOptions{}).WithType("JWT").WithHeader("jku", jku)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: keyID}}, opts)
	if err != nil {
		return "", fmt.Errorf("signer: %w", err)
	}
	jws, err := signer.Sign(payload)
	if err != nil {
		return "", fmt.Errorf("sign: %w", err)
	}
	return jws.CompactSerialize()
}

// open checks a compact JWS against the key. decoded tells whether the text was a JWS at all, which a UAA reports
// apart from a wrong signature.
func (k *keyRing) open(ctx context.Context, token string) (payload []byte, decoded bool, err error) {
	key, err := k.private(ctx)
	if err != nil {
		return nil, false, err
	}
	k.mu.Lock()
	known := k.verified[token]
	k.mu.Unlock()
	if known != nil {
		return known, true, nil
	}
	jws, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return nil, false, err
	}
	payload, err = jws.Verify(&key.PublicKey)
	if err == nil {
		k.remember(token, payload)
	}
	return payload, true, err
}

func (k *keyRing) remember(token string, payload []byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.verified == nil || len(k.verified) >= keptVerified {
		k.verified = map[string][]byte{}
	}
	k.verified[token] = payload
}
