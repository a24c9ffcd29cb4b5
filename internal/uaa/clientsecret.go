package uaa

import (
	"context"

	"github.com/cfid-cli/cfid/internal/rest"
)

// What a change of secrets or keys does with the existing ones.
const (
	SecretUpdate = "UPDATE" // replaces all; tokens issued with a replaced secret become invalid
	SecretAdd    = "ADD"    // adds it to the existing one; at most two secrets
	SecretDelete = "DELETE" // deletes the older of two secrets
)

// SecretChange is the body of PUT /oauth/clients/{id}/secret.
type SecretChange struct {
	ClientID string `json:"clientId"`
	Secret   string `json:"secret,omitzero"`
	Old      string `json:"oldSecret,omitzero"` // needed by callers that have clients.secret only
	Mode     string `json:"changeMode"`
}

// ChangeSecret sends PUT /oauth/clients/{id}/secret. A third secret, or deleting the last one, is rest.ErrInvalid.
func (c *Client) ChangeSecret(ctx context.Context, id string, change SecretChange) error {
	change.ClientID = id
	r := rest.Put(rest.Path("oauth", "clients", id, "secret"), change)
	r.Secrets = []string{change.Secret, change.Old}
	return c.api.Do(ctx, r, nil)
}

// KeyChange is the body of PUT /oauth/clients/{id}/clientjwt, the keys with which a client authenticates by private_key_jwt.
type KeyChange struct {
	ClientID string `json:"client_id"`
	JWKS     string `json:"jwks,omitzero"` // a JWK set (RFC 7517 §5), as JSON inside a string
	JWKSURI  string `json:"jwks_uri,omitzero"`
	KeyID    string `json:"kid,omitzero"` // the key that SecretDelete removes; "" for all
	Mode     string `json:"changeMode"`
}

// ChangeKeys sends PUT /oauth/clients/{id}/clientjwt. UAA 4.30 has no keys of clients and answers 405. No UAA returns a
// client's keys.
func (c *Client) ChangeKeys(ctx context.Context, id string, change KeyChange) error {
	change.ClientID = id
	return c.api.Do(ctx, rest.Put(rest.Path("oauth", "clients", id, "clientjwt"), change), nil)
}
