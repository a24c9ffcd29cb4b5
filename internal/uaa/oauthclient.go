package uaa

import (
	"context"
	"iter"
	"strings"

	"github.com/cfid-cli/cfid/internal/rest"
)

// OAuthClient is a client registration as UAA returns it. Its secret and keys are never returned.
// The order inside lists is arbitrary. Members UAA doesn't know itself are in Raw.
type OAuthClient struct {
	rest.Raw             `json:"-"`
	ClientID             string   `json:"client_id"`
	Name                 string   `json:"name"`
	Scope                []string `json:"scope"` // of users' tokens; default ["uaa.none"]
	ResourceIDs          []string `json:"resource_ids"`
	AuthorizedGrantTypes []string `json:"authorized_grant_types"`
	RedirectURI          []string `json:"redirect_uri"`
	AutoApprove          Words    `json:"autoapprove"`            // scopes, or ["true"] for all
	Authorities          []string `json:"authorities"`            // scopes of the client's own tokens
	AccessTokenValidity  *int64   `json:"access_token_validity"`  // seconds; nil: the zone's
	RefreshTokenValidity *int64   `json:"refresh_token_validity"` // seconds; nil: the zone's
	TokenSalt            string   `json:"token_salt"`
	CreatedWith          string   `json:"createdwith"`
	AllowPublic          *bool    `json:"allowpublic"`
	ApprovalsDeleted     *bool    `json:"approvals_deleted"`
	AllowedProviders     []string `json:"allowedproviders"` // origins; nil: all
	LastModified         int64    `json:"lastModified"`     // milliseconds since 1970
	// RequiredUserGroups is missing in lists, and there only.
	RequiredUserGroups []string `json:"required_user_groups"`
}

// Words is a list that a UAA also returns as a string or as true: a client keeps the form it was created with, and the
// configuration file accepts all three (4.30).
type Words []string

// UnmarshalJSON takes a list, a text with commas or blanks, and a boolean.
func (w *Words) UnmarshalJSON(data []byte) error {
	var text string
	var truth bool
	switch {
	case rest.Decode(data, &text) == nil:
		*w = strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
		return nil
	case rest.Decode(data, &truth) == nil:
		*w = nil
		if truth {
			*w = Words{"true"}
		}
		return nil
	}
	return rest.Decode(data, (*[]string)(w))
}

// ClientBody holds settings of a client by their names on the wire: "scope", "redirect_uri".
type ClientBody map[string]any

// Clients lists GET /oauth/clients. UAA answers a bad filter or sort key with 500 and no reason;
// client_id, scope and authorized_grant_types can be filtered by.
func (c *Client) Clients(ctx context.Context, in ListInput) iter.Seq2[*OAuthClient, error] {
	return ClientsAs[OAuthClient](ctx, c, in)
}

// ClientsAs is Clients read as something smaller; see UsersAs.
func ClientsAs[T any](ctx context.Context, c *Client, in ListInput) iter.Seq2[*T, error] {
	return list[T](ctx, c, "/oauth/clients", "client_id", in)
}

// OAuthClient reads GET /oauth/clients/{id}. An unknown one is rest.ErrNotFound without a reason.
func (c *Client) OAuthClient(ctx context.Context, id string) (*OAuthClient, error) {
	return fetch[OAuthClient](ctx, c, rest.Get(rest.Path("oauth", "clients", id), nil))
}

// CreateClient sends POST /oauth/clients. An existing id is rest.ErrConflict. Without client_secret a client has none, which
// client_credentials refuses; "" is an empty one. UAA adds refresh_token to the grants of a client that has password or
// authorization_code, and keeps resource_ids at ["none"] whatever is sent.
func (c *Client) CreateClient(ctx context.Context, body ClientBody) (*OAuthClient, error) {
	return fetch[OAuthClient](ctx, c, rest.Post("/oauth/clients", body))
}

// UpdateClient sends PUT /oauth/clients/{id}: what the body leaves out stays. So does what it empties of scope, authorities,
// authorized_grant_types and redirect_uri. A null makes UAA 4.30 replace the whole client by the body: never send one.
func (c *Client) UpdateClient(ctx context.Context, id string, body ClientBody) (*OAuthClient, error) {
	body["client_id"] = id // UAA answers 500 where it is missing
	return fetch[OAuthClient](ctx, c, rest.Put(rest.Path("oauth", "clients", id), body))
}

// DeleteClient sends DELETE /oauth/clients/{id} and returns the deleted client. Its tokens become invalid.
func (c *Client) DeleteClient(ctx context.Context, id string) (*OAuthClient, error) {
	return fetch[OAuthClient](ctx, c, rest.Delete(rest.Path("oauth", "clients", id)))
}
