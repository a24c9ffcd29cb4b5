package uaa

import (
	"context"

	"github.com/cfid-cli/cfid/internal/rest"
)

// Metadata is a UAA's openid-configuration (OpenID Connect Discovery 1.0 §3). The endpoints are
// built from the host that was asked, the issuer is configuration and ends in /oauth/token.
type Metadata struct {
	rest.Raw                `json:"-"`
	Issuer                  string   `json:"issuer"`
	AuthorizationEndpoint   string   `json:"authorization_endpoint"`
	TokenEndpoint           string   `json:"token_endpoint"`
	UserInfoEndpoint        string   `json:"userinfo_endpoint"`
	JWKSURI                 string   `json:"jwks_uri"`
	EndSessionEndpoint      string   `json:"end_session_endpoint"`          // UAA 77, not 4.30
	DeviceEndpoint          string   `json:"device_authorization_endpoint"` // no UAA so far
	RevocationEndpoint      string   `json:"revocation_endpoint"`           // no UAA so far
	IntrospectionEndpoint   string   `json:"introspection_endpoint"`        // no UAA so far
	AuthMethods             []string `json:"token_endpoint_auth_methods_supported"`
	CodeChallengeMethods    []string `json:"code_challenge_methods_supported"` // absent at 4.30, which ignores PKCE
	GrantTypes              []string `json:"grant_types_supported"`            // no UAA so far
	ResponseTypes           []string `json:"response_types_supported"`
	Scopes                  []string `json:"scopes_supported"`
	IDTokenSigningAlgorithm []string `json:"id_token_signing_alg_values_supported"`
}

// Metadata reads GET /.well-known/openid-configuration.
func (c *Client) Metadata(ctx context.Context) (*Metadata, error) {
	r := rest.Get("/.well-known/openid-configuration", nil)
	r.Anonymous, r.Redirects = true, true
	return fetch[Metadata](ctx, c, r)
}

// TokenKeys reads GET /token_keys: a JWK set (RFC 7517 §5) of the keys that sign tokens. UAA
// 4.30 keeps a leading zero byte in n.
func (c *Client) TokenKeys(ctx context.Context) ([]byte, error) {
	r := rest.Get("/token_keys", nil)
	r.Anonymous, r.Redirects = true, true
	keys, err := fetch[[]byte](ctx, c, r)
	if err != nil {
		return nil, err
	}
	return *keys, nil
}

// ActiveKey reads the kid of GET /token_key: the key that signs new tokens.
func (c *Client) ActiveKey(ctx context.Context) (string, error) {
	r := rest.Get("/token_key", nil)
	r.Anonymous, r.Redirects = true, true
	key, err := fetch[struct {
		ID string `json:"kid"`
	}](ctx, c, r)
	if err != nil {
		return "", err
	}
	return key.ID, nil
}
