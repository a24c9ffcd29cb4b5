package ops

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"iter"

	"github.com/cfid-cli/cfid/internal/uaa"
)

// ClientListInput narrows a list of clients. A UAA filters them by client_id, scope and authorized_grant_types only.
type ClientListInput struct {
	SCIMList
}

// ListClients streams the OAuth clients, all pages.
func ListClients(ctx context.Context, s *Session, in ClientListInput) (iter.Seq2[*uaa.OAuthClient, error], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	list := c.Clients(ctx, in.input(s.moved("clients")))
	if in.Filter != "" || in.SortBy != "" {
		list = filterFault(list)
	}
	return list, nil
}

// ClientInput names existing clients.
type ClientInput struct {
	IDs []string
}

// GetClients reads clients. No server ever tells a secret.
func GetClients(ctx context.Context, s *Session, in ClientInput) (iter.Seq[Item[*uaa.OAuthClient]], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	return each(ctx, s, in.IDs, func(ctx context.Context, id string) (*uaa.OAuthClient, State, error) {
		client, err := getClient(ctx, c, id)
		return client, Unchanged, err
	}), nil
}

// getClient gives a missing client its name: the server answers 404 with an empty body.
func getClient(ctx context.Context, c *uaa.Client, id string) (*uaa.OAuthClient, error) {
	client, err := c.OAuthClient(ctx, id)
	return client, missing(err, "client", id)
}

// ClientCreateInput describes one client. What is left empty is the server's default.
type ClientCreateInput struct {
	ID             string
	Name           string
	Secret         *string // nil: asked for where a grant needs one
	GenerateSecret bool
	GrantTypes     []string
	Scope          []string
	Authorities    []string
	RedirectURIs   []string
	AutoApprove    []string
	AccessSeconds  int64 // 0: the zone's
	RefreshSeconds int64
	AllowPublic    bool
}

// ClientCreateResult holds the client as the server made it, and a secret that was generated: nobody can read it again.
type ClientCreateResult struct {
	Client *uaa.OAuthClient
	State  State
	Secret string // only when it was generated
}

// CreateClient registers a client.
func CreateClient(ctx context.Context, s *Session, in ClientCreateInput) (*ClientCreateResult, error) {
	if in.ID == "" {
		return nil, Usage("a client needs an id")
	}
	if len(in.GrantTypes) == 0 {
		return nil, &UsageError{Text: "by which grant does the client get tokens?", Try: []string{"--grant-type client_credentials", "--grant-type authorization_code --redirect-uri URL"}}
	}
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.confirm(ctx, Change{Verb: "create", Noun: "client", Names: []string{in.ID}}); err != nil {
		return nil, err
	}
	res := &ClientCreateResult{State: Created}
	secret, err := s.clientSecret(ctx, in, res)
	if err != nil {
		return nil, err
	}
	if s.Settings.DryRun {
		res.State, res.Secret = WouldCreate, ""
		res.Client = &uaa.OAuthClient{ClientID: in.ID, Name: in.Name, Scope: in.Scope, Authorities: in.Authorities,
			AuthorizedGrantTypes: in.GrantTypes, RedirectURI: in.RedirectURIs}
		return res, nil
	}
	res.Client, err = c.CreateClient(ctx, in.client(secret))
	return res, err
}

// clientSecret answers the secret to send; nil sends none. An implicit-only client must not have one, and a public
// client none but the empty.
func (s *Session) clientSecret(ctx context.Context, in ClientCreateInput, res *ClientCreateResult) (*string, error) {
	if in.Secret != nil {
		return in.Secret, nil
	}
	if in.GenerateSecret {
		secret := newRandomSecret()
		s.Settings.Scrub.Add(secret)
		res.Secret = secret
		return &secret, nil
	}
	if in.AllowPublic {
		empty := ""
		return &empty, nil
	}
	if !needsSecret(in.GrantTypes) || s.Settings.DryRun {
		return nil, nil
	}
	secret, err := s.newSecret(ctx, "secret of the new client", "--secret-stdin", "--generate-secret")
	return &secret, err
}

func needsSecret(grants []string) bool {
	for _, g := range grants {
		if g != "implicit" {
			return true
		}
	}
	return false
}

// secretBytes is 256 bits: as hard to guess as the keys that sign the tokens.
const secretBytes = 32

// newRandomSecret has no character that any form of client authentication would have to encode.
func newRandomSecret() string {
	b := make([]byte, secretBytes)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(b)
}

func (in ClientCreateInput) client(secret *string) uaa.NewClient {
	c := uaa.NewClient{
		ClientID: in.ID, Name: in.Name, ClientSecret: secret,
		AuthorizedGrantTypes: in.GrantTypes, Scope: in.Scope, Authorities: in.Authorities,
		RedirectURI: in.RedirectURIs, AutoApprove: in.AutoApprove,
	}
	if in.AllowPublic {
		c.AllowPublic = &in.AllowPublic
	}
	if in.AccessSeconds > 0 {
		c.AccessTokenValidity = &in.AccessSeconds
	}
	if in.RefreshSeconds > 0 {
		c.RefreshTokenValidity = &in.RefreshSeconds
	}
	return c
}

// DeleteClients deletes clients for good, after asking; their tokens end with them.
func DeleteClients(ctx context.Context, s *Session, in ClientInput) (iter.Seq[Item[*uaa.OAuthClient]], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.confirm(ctx, Change{Verb: "delete", Noun: "client", Names: in.IDs, Asks: true}); err != nil {
		return nil, err
	}
	return each(ctx, s, in.IDs, func(ctx context.Context, id string) (*uaa.OAuthClient, State, error) {
		if s.Settings.DryRun {
			client, err := getClient(ctx, c, id)
			return client, WouldDelete, err
		}
		client, err := c.DeleteClient(ctx, id)
		return client, Deleted, missing(err, "client", id)
	}), nil
}
