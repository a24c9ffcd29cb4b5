package login

import (
	"cmp"
	"context"
	"strings"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// attempt is a login, resolved from the input, the context and the server before a credential is asked for
// or sent. The input is not changed.
type attempt struct {
	s   *session.Session
	in  LoginInput
	c   *store.Context // the target and the client authentication; its identity is of the last login
	way way
	// who is the identity that logs in, as far as known: the user name may come from a prompt.
	who store.Identity
	// prompts of the server's /login; nil: not read yet.
	prompts []uaa.Prompt
	// lastUser is the default of the prompt for a user name.
	lastUser string
	guided   bool // the way comes from a guided login

	server auth.Server
	client auth.Client
}

// newAttempt resolves a login. If no way is given, it determines one, on a terminal by asking.
func newAttempt(ctx context.Context, s *session.Session, c *store.Context, in LoginInput) (*attempt, error) {
	a := &attempt{s: s, in: in, c: c}
	grant := in.Grant
	if a.guidable() {
		var err error
		if grant, err = a.guide(ctx); err != nil {
			return nil, err
		}
	}
	if grant == "" {
		grant = a.usualGrant()
	}
	if err := a.by(grant); err != nil {
		return nil, err
	}
	proving, err := proving(s, c, in, a.who.ClientID)
	if err != nil {
		return nil, err
	}
	a.c = proving
	return a, nil
}

// by sets the way and the identity that logs in, as far as known from input and context.
func (a *attempt) by(grant string) error {
	w, ok := wayOf(grant)
	if !ok {
		return session.Usage("unknown way to log in %q", grant)
	}
	a.way, a.who = w, store.Identity{Grant: grant, ClientID: a.in.ClientID}
	if !session.AsClient(w.grant) {
		a.who.User, a.who.Origin = a.in.User, a.in.Origin
	}
	return w.check(a)
}

// usualGrant returns the way if none was given: a context of a client is logged in as that client again, and one of an
// identity provider there, unless the input names a user.
func (a *attempt) usualGrant() string {
	last := a.c.Identity.Grant
	if a.in.User == "" && a.in.Password == nil && a.in.Origin == "" && (last == session.GrantClientCredentials || last == session.WayIdP) {
		return last
	}
	return session.GrantPassword
}

// throughClient is the check for ways in which a user logs in through a client: the context's, or cf.
func throughClient(a *attempt) error {
	if a.who.ClientID != "" {
		return nil
	}
	a.who.ClientID = session.DefaultClient
	last := a.c.Identity
	if last.ClientID != "" && !session.AsClient(last.Grant) && last.Grant != session.GrantAuthorizationCode {
		a.who.ClientID = last.ClientID
	}
	return nil
}

// byCode returns the command for the same login by a one-time code, which needs only the client cf.
func (a *attempt) byCode() *attempt {
	place := *a.c
	place.ClientAuth = store.ClientAuth{}
	code := *a
	code.c, code.way, code.who = &place, ssoWay(), a.who
	code.who.Grant, code.who.ClientID = session.WayPasscode, session.DefaultClient
	return &code
}

// carryOut gets the tokens and adds the client's secret, which is needed to refresh them.
func (a *attempt) carryOut(ctx context.Context) (tokens *auth.Tokens, err error) {
	if a.server, err = a.s.Server(a.c); err != nil {
		return nil, err
	}
	if a.server.Params, err = a.in.Params.all(a.s); err != nil {
		return nil, err
	}
	if a.client, err = loginClient(ctx, a.s, a.c, a.way, a.who.ClientID, a.in.ClientSecret); err != nil {
		return nil, err
	}
	tokens, err = a.way.get(ctx, a)
	if err == nil {
		err = cmp.Or(impersonated(a.server.Params, tokens), a.owns(ctx, tokens))
	}
	if err != nil {
		return nil, err
	}
	if a.client.Auth.NeedsSecret() {
		tokens.ClientSecret = &a.client.Secret
	}
	return tokens, nil
}

// owns checks that the token is of the identity that was requested: the client, the zone of the previous session, and a user
// whose name was typed. It compares names of the origin uaa only: an identity provider may return another name.
func (a *attempt) owns(ctx context.Context, t *auth.Tokens) error {
	want := auth.Owner{ClientID: a.who.ClientID}
	if last := kept(ctx, a.s, a.c); last != nil {
		want.ZoneID = auth.OwnerOf(last).ZoneID
	}
	if err := want.Check(t); err != nil {
		return err
	}
	jwt, err := auth.Decode(t.Access)
	if err != nil || a.who.User == "" || jwt.Claims.Origin != session.OriginUAA || len(a.server.Params) > 0 {
		return nil
	}
	if is := jwt.Claims; !strings.EqualFold(is.UserName, a.who.User) && !strings.EqualFold(is.Email, a.who.User) {
		return &auth.OwnerError{Differs: []string{"user (asked for " + a.who.User + ", is " + is.UserName + ")"}}
	}
	return nil
}

// loginClient returns the client to log in through or as. It asks for the secret if it was not given.
func loginClient(ctx context.Context, s *session.Session, c *store.Context, w way, id string, secret *string) (auth.Client, error) {
	prover := *c
	prover.Identity.ClientID = id
	client := auth.Client{ID: id, Auth: session.ClientAuthOf(&prover)}
	if w.unproved || !client.Auth.NeedsSecret() {
		return client, nil
	}
	if secret != nil {
		client.Secret = *secret
		return client, nil
	}
	if id == session.DefaultClient && !session.AsClient(w.grant) {
		return client, nil
	}
	question := session.Prompt{Text: "secret of client " + id + " at " + session.Host(c.Target.UAA)}
	if w.publicClient {
		if kept := keptSecret(ctx, s, c, id); kept != nil {
			client.Secret = *kept
			return client, nil
		}
		if !s.Settings.TTY {
			return client, nil
		}
		question.Text += " (empty: it has none)"
	}
	answer, err := s.UI.Secret(ctx, question)
	client.Secret = answer
	return client, err
}

// keptSecret returns the secret that the context's last login stored for this client; nil if there is none that may be sent
// to the context's present target.
func keptSecret(ctx context.Context, s *session.Session, c *store.Context, clientID string) *string {
	if c.Identity.ClientID != clientID {
		return nil
	}
	if last := kept(ctx, s, c); last != nil {
		return last.ClientSecret
	}
	return nil
}

// kept returns the tokens of the context's last login; nil if there are none that match the present context.
func kept(ctx context.Context, s *session.Session, c *store.Context) *auth.Tokens {
	entry, err := s.Vault.Read(ctx, c.ID)
	if err != nil {
		return nil
	}
	last, err := auth.ParseTokens(entry)
	if err != nil || len(last.Compare(session.BindingOf(c))) > 0 {
		return nil
	}
	return last
}
