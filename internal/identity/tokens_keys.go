package identity

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// PublicKey is a key that a UAA publishes, as received and as cfid reads it.
type PublicKey struct {
	JWK    json.RawMessage
	Key    auth.Key
	Active bool // returned by /token_key: it signs new tokens
}

// KeyListInput has no fields: a UAA has one set of keys for each zone.
type KeyListInput struct{}

// ListKeys reads the keys that verify tokens of the UAA, or of the zone given by --zone. It needs no login.
func ListKeys(ctx context.Context, s *session.Session, _ KeyListInput) (iter.Seq2[*PublicKey, error], error) {
	c, err := s.Context()
	if err != nil {
		return nil, err
	}
	at := *c
	if zone := s.Settings.Zone; zone != "" && c.Zone == "" && zone != uaa.DefaultZone {
		if at.Target.UAA, err = session.InZone(c.Target.UAA, zone); err != nil { // only the zone's host returns its keys
			return nil, err
		}
	}
	client, err := AnonymousUAA(s, &at)
	if err != nil {
		return nil, err
	}
	raw, err := client.TokenKeys(ctx)
	if err != nil {
		return nil, err
	}
	active, err := client.ActiveKey(ctx)
	if err != nil {
		return nil, err
	}
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(raw, &set); err != nil {
		return nil, fmt.Errorf("the keys of %s: %w", at.Target.UAA, err)
	}
	return func(yield func(*PublicKey, error) bool) {
		for _, jwk := range set.Keys {
			if !yield(publicKey(jwk, active), nil) {
				return
			}
		}
	}, nil
}

func publicKey(jwk json.RawMessage, active string) *PublicKey {
	k := &PublicKey{JWK: jwk}
	one, err := auth.ParseKeys(jwk)
	if err != nil {
		k.Key.Unusable = err.Error()
		return k
	}
	k.Key = one.Keys[0]
	k.Active = k.Key.ID == active
	return k
}
