package ops

import (
	"context"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
)

// The ways to log in, as LoginInput.Grant and a context's identity name them: by the grant, in the spelling of RFC 6749.
const (
	GrantPassword          = "password"
	GrantClientCredentials = "client_credentials"
	GrantRefreshToken      = "refresh_token"
	GrantUserToken         = auth.GrantUserToken
	GrantImplicit          = auth.GrantImplicit
)

// way is one way to log in. Each stands in a file of its own, login_<way>.go.
type way struct {
	grant string
	// byClient: the client logs in for itself, and there is no user.
	byClient bool
	// publicClient: the client may be one without a secret, so an empty answer, or nobody to ask, means that it has none.
	publicClient bool
	// unproved: the client has nothing to prove, its secret plays no part.
	unproved bool
	// stdin is the flag that gives on standard input what this way asks for at a terminal; empty: nothing is asked.
	stdin string
	// flags are those of the line that logs in this way again, beside the user, the context and the client; nil: none.
	flags func(id store.Identity) []string
	// check refuses what cannot be meant and fills in what was left out, before anything is asked or sent.
	check func(in *LoginInput, c *store.Context) error
	// get asks what is missing and gets the tokens.
	get func(ctx context.Context, a *attempt) (*auth.Tokens, error)
}

// attempt is one login under way.
type attempt struct {
	s      *Session
	c      *store.Context // says where; not yet who
	server auth.Server
	client auth.Client
	in     *LoginInput
}

func ways() []way {
	return []way{
		passwordWay(),
		clientWay(),
		refreshWay(),
		browserWay(),
		ssoWay(),
		deviceWay(),
		idpWay(),
		assertionWay(),
		userTokenWay(),
		implicitWay(),
	}
}

func wayOf(grant string) (way, bool) {
	for _, w := range ways() {
		if w.grant == grant {
			return w, true
		}
	}
	return way{}, false
}

// way chooses the way and lets it check the input.
func (in *LoginInput) way(c *store.Context) (way, error) {
	if in.Grant == "" {
		in.Grant = in.usual(c)
	}
	w, ok := wayOf(in.Grant)
	if !ok {
		return way{}, Usage("there is no way to log in called %q", in.Grant)
	}
	return w, w.check(in, c)
}

// usual is the way where none was named: a context of a client is logged in as that client again, and one of an identity
// provider there, unless something speaks of a user.
func (in *LoginInput) usual(c *store.Context) string {
	last := c.Identity.Grant
	if in.User == "" && in.Password == nil && in.Origin == "" && (last == GrantClientCredentials || last == WayIdP) {
		return last
	}
	return GrantPassword
}

// throughClient is the check of ways in which a user logs in through a client: the context's, or the one everybody has.
func throughClient(in *LoginInput, c *store.Context) error {
	if in.ClientID != "" {
		return nil
	}
	in.ClientID = DefaultClient
	if last, _ := wayOf(c.Identity.Grant); c.Identity.ClientID != "" && !last.byClient && c.Identity.Grant != GrantAuthorizationCode {
		in.ClientID = c.Identity.ClientID
	}
	return nil
}

// loginClient is the client to log in through or as, its secret asked for where it was not given.
func (s *Session) loginClient(ctx context.Context, c *store.Context, in *LoginInput) (auth.Client, error) {
	prover := *c
	prover.Identity.ClientID = in.ClientID
	client := auth.Client{ID: in.ClientID, Auth: clientAuthOf(&prover)}
	if w, _ := wayOf(in.Grant); w.unproved || !client.Auth.NeedsSecret() {
		return client, nil
	}
	if in.ClientSecret != nil {
		client.Secret = *in.ClientSecret
		return client, nil
	}
	if in.ClientID == DefaultClient && in.Grant != GrantClientCredentials {
		return client, nil
	}
	question := Prompt{Text: "secret of client " + in.ClientID + " at " + host(c.Target.UAA)}
	if w, _ := wayOf(in.Grant); w.publicClient {
		if kept := s.keptSecret(ctx, c, in.ClientID); kept != nil {
			client.Secret = *kept
			return client, nil
		}
		if !s.Settings.TTY {
			return client, nil
		}
		question.Text += " (empty: it has none)"
	}
	secret, err := s.UI.Secret(ctx, question)
	client.Secret = secret
	return client, err
}

// keptSecret is what the context's last login stored for this client; nil where there is nothing that may be sent to the
// server as the context knows it now.
func (s *Session) keptSecret(ctx context.Context, c *store.Context, clientID string) *string {
	if c.Identity.ClientID != clientID {
		return nil
	}
	entry, err := s.Vault.Read(ctx, c.ID)
	if err != nil {
		return nil
	}
	last, err := auth.ParseTokens(entry)
	if err != nil || len(last.Compare(bindingOf(c))) > 0 {
		return nil
	}
	return last.ClientSecret
}
