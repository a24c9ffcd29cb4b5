package sandbox

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"time"
)

// keptKeys is a key ring as a state file keeps it.
type keptKeys struct {
	Keys     []stateKey `json:"keys"` // newest first
	KeysMade int        `json:"keys-made"`
	KeysAt   time.Time  `json:"keys-changed"`
}

// stateKey is a signing key, PKCS #8.
type stateKey struct {
	ID   string    `json:"id"`
	Key  []byte    `json:"key"`
	Ends time.Time `json:"ends"`
}

// state is the ring for a state file. It waits for the first key.
func (k *keyRing) state() (keptKeys, error) {
	<-k.ready
	if k.err != nil {
		return keptKeys{}, k.err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	var out []stateKey
	for _, key := range k.keys {
		der, err := x509.MarshalPKCS8PrivateKey(key.key)
		if err != nil {
			return keptKeys{}, fmt.Errorf("signing key: %w", err)
		}
		out = append(out, stateKey{key.id, der, key.ends})
	}
	return keptKeys{out, k.made, k.changed}, nil
}

// keptRing is a ring with the keys of a state file.
func keptRing(in keptKeys) (*keyRing, error) {
	k := &keyRing{
		ready: make(chan struct{}), make: func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) },
		made: in.KeysMade, changed: in.KeysAt,
	}
	close(k.ready)
	for _, one := range in.Keys {
		parsed, err := x509.ParsePKCS8PrivateKey(one.Key)
		if err != nil {
			return nil, fmt.Errorf("signing key: %w", err)
		}
		key, ok := parsed.(*rsa.PrivateKey)
		if !ok {
			return nil, errors.New("the signing key is no RSA key")
		}
		k.keys = append(k.keys, signingKey{one.ID, key, one.Ends})
	}
	if len(k.keys) == 0 {
		return nil, errors.New("there is no signing key")
	}
	return k, nil
}
