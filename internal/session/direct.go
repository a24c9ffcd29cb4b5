package session

import (
	"context"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
)

// openDirect opens the session of environment mode: context and tokens in memory, no file read
// or written.
func (s *Session) openDirect(ctx context.Context) error {
	d := s.Settings.Direct
	u, err := TargetURL(d.Target)
	if err != nil {
		return err
	}
	c := &store.Context{Name: "environment", Target: store.Target{URL: u.String()}, Identity: d.identity(), Tokens: d.ends()}
	c.ClientAuth = d.clientAuth()
	c.ClientAuth.Key, c.ClientAuth.Assertion = s.Path(d.ClientKey), s.Path(d.ClientAssertionFile)
	s.Chosen = store.Chosen{Context: c}
	if s.Settings.Offline {
		return nil
	}
	found, tls, err := s.Find(ctx, Address{URL: u.String()}, store.TLS{Roots: s.EnvRoots()})
	if err != nil {
		return err
	}
	c.Target, c.TLS = found.Target, tls
	if err := UsableClientAuth(c.ClientAuth); err != nil {
		return err
	}
	server, err := s.Server(c)
	if err != nil {
		return err
	}
	s.source = auth.NewMemory(auth.MemoryConfig{
		Binding: BindingOf(c), Owner: ownerOf(c), Server: server, Now: s.Settings.Now, Client: auth.Client{Auth: ClientAuthOf(c)},
		Obtain: func(ctx context.Context) (*auth.Tokens, error) {
			client := auth.Client{ID: c.Identity.ClientID, Secret: d.ClientSecret, Auth: ClientAuthOf(c)}
			t, err := d.tokens(ctx, server, client)
			if err == nil {
				s.saw(t)
			}
			return t, err
		},
	})
	return nil
}

func (d Direct) identity() store.Identity {
	switch {
	case d.Username != "":
		return store.Identity{Grant: GrantPassword, User: d.Username, Origin: d.Origin, ClientID: orDefault(d.ClientID)}
	case d.ClientID != "":
		return store.Identity{Grant: GrantClientCredentials, ClientID: d.ClientID}
	}
	id := store.Identity{Grant: "access_token"}
	if jwt, err := auth.Decode(d.AccessToken); err == nil {
		id.ClientID, id.User, id.UserID, id.Origin = jwt.Claims.ClientID, jwt.Claims.UserName, jwt.Claims.UserID, jwt.Claims.Origin
	}
	return id
}

// ends returns the expiry of a token from the environment; with other credentials a token is requested when needed.
func (d Direct) ends() store.Ends {
	switch {
	case d.AccessToken != "":
		t, err := auth.FromAccessToken(d.AccessToken)
		if err != nil {
			return store.Ends{}
		}
		return EndsOf(t)
	case d.Username != "":
		return store.Ends{Renewal: "password"}
	}
	return store.Ends{Renewal: renewalBy(d.clientAuth().String())}
}

// clientAuth returns how the client of the environment authenticates.
func (d Direct) clientAuth() store.ClientAuth {
	a := store.ClientAuth{Key: d.ClientKey, Assertion: d.ClientAssertionFile}
	if a.IsZero() {
		return a
	}
	a.Method = auth.PrivateKeyJWT
	return a
}

func orDefault(client string) string {
	if client == "" {
		return DefaultClient
	}
	return client
}

// tokens logs in with the credential of the environment.
func (d Direct) tokens(ctx context.Context, server auth.Server, client auth.Client) (*auth.Tokens, error) {
	switch {
	case d.AccessToken != "":
		return auth.FromAccessToken(d.AccessToken)
	case d.Username != "":
		in := auth.PasswordInput{Username: d.Username, Password: d.Password, Origin: d.Origin}
		return auth.Password(ctx, server, client, in)
	default:
		return auth.ClientCredentials(ctx, server, client, auth.ClientCredentialsInput{})
	}
}
