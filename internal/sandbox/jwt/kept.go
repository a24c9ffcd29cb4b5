package jwt

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"time"
)

// Kept is a key ring as a state file keeps it.
type Kept struct {
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

// State is the ring for a state file. It waits for the first key.
func (k *Ring) State() (Kept, error) {
	<-k.Ready
	if k.Err != nil {
		return Kept{}, k.Err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	var out []stateKey
	for _, key := range k.Keys {
		der, err := x509.MarshalPKCS8PrivateKey(key.Key)
		if err != nil {
			return Kept{}, fmt.Errorf("signing key: %w", err)
		}
		out = append(out, stateKey{key.ID, der, key.ends})
	}
	return Kept{out, k.Made, k.changed}, nil
}

// Restore is a ring with the keys of a state file.
func Restore(in Kept) (*Ring, error) {
	k := &Ring{
		Ready: make(chan struct{}), Make: func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) },
		Made: in.KeysMade, changed: in.KeysAt,
	}
	close(k.Ready)
	for _, one := range in.Keys {
		parsed, err := x509.ParsePKCS8PrivateKey(one.Key)
		if err != nil {
			return nil, fmt.Errorf("signing key: %w", err)
		}
		key, ok := parsed.(*rsa.PrivateKey)
		if !ok {
			return nil, errors.New("the signing key is no RSA key")
		}
		k.Keys = append(k.Keys, Key{one.ID, key, one.Ends})
	}
	if len(k.Keys) == 0 {
		return nil, errors.New("there is no signing key")
	}
	return k, nil
}
