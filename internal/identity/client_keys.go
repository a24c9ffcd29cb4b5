package identity

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// ClientKeysInput names a client and the public keys that it authenticates with (private_key_jwt, RFC 7523 §2.2).
type ClientKeysInput struct {
	ID    string
	JWKS  string // file with a JWK set or one key, or the JSON itself
	URI   string // where the set is
	KeyID string // of the key to remove; "": all
}

// SetClientKeys replaces the keys of a client.
func SetClientKeys(ctx context.Context, s *session.Session, in ClientKeysInput) (iter.Seq[session.Item[*uaa.OAuthClient]], error) {
	return changeKeys(ctx, s, in, uaa.SecretUpdate, session.Change{Verb: "set keys of"}, session.Changed, session.WouldChange)
}

// AddClientKeys adds keys to those that the client has.
func AddClientKeys(ctx context.Context, s *session.Session, in ClientKeysInput) (iter.Seq[session.Item[*uaa.OAuthClient]], error) {
	return changeKeys(ctx, s, in, uaa.SecretAdd, session.Change{Verb: "add keys of"}, session.Added, session.WouldAdd)
}

// RemoveClientKeys removes one key, or all after confirmation.
func RemoveClientKeys(ctx context.Context, s *session.Session, in ClientKeysInput) (iter.Seq[session.Item[*uaa.OAuthClient]], error) {
	return changeKeys(ctx, s, in, uaa.SecretDelete, session.Change{Verb: "remove keys of", Asks: in.KeyID == ""}, session.Removed, session.WouldRemove)
}

func changeKeys(ctx context.Context, s *session.Session, in ClientKeysInput, mode string, ask session.Change, done, would session.State) (iter.Seq[session.Item[*uaa.OAuthClient]], error) {
	change := uaa.KeyChange{Mode: mode, JWKSURI: in.URI, KeyID: in.KeyID}
	if mode != uaa.SecretDelete {
		if err := clientKeys(s, in, &change); err != nil {
			return nil, err
		}
	}
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	ask.Noun, ask.Names = "client", []string{in.ID}
	return session.Write(ctx, s, ask, func(ctx context.Context, id string) (*uaa.OAuthClient, session.State, error) {
		client, err := bareClient(id)
		if err != nil {
			return nil, session.Failed, err
		}
		if s.Settings.DryRun {
			_, err := getClient(ctx, c, id)
			return client, would, err
		}
		err = c.ChangeKeys(ctx, id, change)
		var said *rest.Error
		if errors.As(err, &said) && said.Status == statusNoMethod {
			err = fmt.Errorf("this UAA does not support keys of clients (later versions do): %w", err)
		}
		return client, done, session.ClientFault(err, id)
	})
}

// statusNoMethod is the status of a UAA that lacks the endpoint for clients' keys.
const statusNoMethod = 405

// clientKeys checks the keys before they are sent: a set with a private key would disclose the client's identity.
func clientKeys(s *session.Session, in ClientKeysInput, change *uaa.KeyChange) error {
	if (len(in.JWKS) == 0) == (in.URI == "") {
		return &session.UsageError{Text: "name the client's keys, by a file or a URL", Try: line.Says("--jwks FILE", "--jwks-uri URL")}
	}
	if in.URI != "" {
		u, err := rest.ParseURL(in.URI)
		if err != nil {
			return session.Usage("--jwks-uri: %v", err)
		}
		if u.Scheme != "https" && !rest.Loopback(u) {
			return session.Usage("--jwks-uri must be an https URL, because keys could be replaced in transit (http is allowed for loopback)")
		}
		return nil
	}
	data := []byte(in.JWKS)
	if !strings.HasPrefix(strings.TrimSpace(in.JWKS), "{") {
		var err error
		if data, err = session.ReadBounded(s.Path(in.JWKS)); err != nil {
			return fmt.Errorf("the client's keys: %w", err)
		}
	}
	set, err := publicKeys(data)
	change.JWKS = set
	return err
}

// publicKeys reads a JWK set, or one key and returns a set with it (RFC 7517).
func publicKeys(data []byte) (string, error) {
	var set struct {
		Keys []map[string]json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(data, &set); err != nil {
		return "", session.Usage("invalid JWK set: not JSON")
	}
	if set.Keys == nil {
		var one map[string]json.RawMessage
		if err := json.Unmarshal(data, &one); err != nil || one["kty"] == nil {
			return "", session.Usage("invalid JWK set: it has neither \"keys\" nor \"kty\"")
		}
		set.Keys = append(set.Keys, one)
	}
	if len(set.Keys) == 0 {
		return "", session.Usage("the JWK set has no key")
	}
	for i, key := range set.Keys {
		if key["kty"] == nil || key["kid"] == nil {
			return "", session.Usage("key %d of the set needs kty and kid", i+1)
		}
		for _, private := range []string{"d", "p", "q", "dp", "dq", "qi", "oth", "k"} {
			if key[private] != nil {
				return "", session.Usage("key %d of the set is a private key (it has %q): register the public one only", i+1, private)
			}
		}
	}
	out, err := json.Marshal(set)
	return string(out), err
}
