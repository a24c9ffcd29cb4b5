package ops

import (
	"context"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
)

// openDirect makes the session of environment mode: a context in memory for CFID_TARGET, tokens in memory, no file read
// or written.
func (s *Session) openDirect(ctx context.Context) error {
	d := s.Settings.Direct
	u, err := TargetURL(d.Target)
	if err != nil {
		return err
	}
	c := &store.Context{Name: "environment", Target: store.Target{URL: u.String()}, Identity: d.identity(), Tokens: d.ends()}
	s.Chosen = store.Chosen{Context: c}
	if s.Settings.Offline {
		return nil
	}
	found, tls, err := s.find(ctx, TargetInput{URL: u.String()}, store.TLS{})
	if err != nil {
		return err
	}
	c.Target, c.TLS = found.Target, tls
	server, err := s.server(c)
	if err != nil {
		return err
	}
	s.source = auth.NewMemory(auth.MemoryConfig{
		Binding: bindingOf(c), Server: server, Now: s.Settings.Now,
		Obtain: func(ctx context.Context) (*auth.Tokens, error) { return d.tokens(ctx, server, c.Identity.ClientID) },
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

// ends says until when a token from the environment lives; any other credential gets one when it is needed.
func (d Direct) ends() store.Ends {
	switch {
	case d.AccessToken != "":
		t, err := auth.FromAccessToken(d.AccessToken)
		if err != nil {
			return store.Ends{}
		}
		return endsOf(t)
	case d.Username != "":
		return store.Ends{Renewal: "password"}
	}
	return store.Ends{Renewal: "client secret"}
}

func orDefault(client string) string {
	if client == "" {
		return DefaultClient
	}
	return client
}

// tokens logs in by whichever credential the environment holds.
func (d Direct) tokens(ctx context.Context, server auth.Server, clientID string) (*auth.Tokens, error) {
	switch {
	case d.AccessToken != "":
		return auth.FromAccessToken(d.AccessToken)
	case d.Username != "":
		in := auth.PasswordInput{Username: d.Username, Password: d.Password, Origin: d.Origin}
		return auth.Password(ctx, server, auth.Client{ID: clientID, Secret: d.ClientSecret}, in)
	default:
		return auth.ClientCredentials(ctx, server, auth.Client{ID: d.ClientID, Secret: d.ClientSecret}, auth.ClientCredentialsInput{})
	}
}
