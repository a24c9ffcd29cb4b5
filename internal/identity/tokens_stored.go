package identity

import (
	"context"
	"errors"
	"iter"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// TokenListInput says whose tokens are listed; the zero value means those of the session's user or client.
type TokenListInput struct {
	User, Origin string
	Client       string
}

// ListTokens lists the tokens that a UAA stores. It does not store plain JWTs.
func ListTokens(ctx context.Context, s *session.Session, in TokenListInput) (iter.Seq2[*uaa.StoredToken, error], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	tokens, err := storedTokens(ctx, s, c, in)
	if err != nil {
		return nil, err
	}
	return func(yield func(*uaa.StoredToken, error) bool) {
		for _, t := range tokens {
			if in.Client != "" && t.ClientID != in.Client {
				continue
			}
			if !yield(t, nil) {
				return
			}
		}
	}, nil
}

func storedTokens(ctx context.Context, s *session.Session, c *uaa.Client, in TokenListInput) ([]*uaa.StoredToken, error) {
	if in.User != "" {
		u, err := FindUser(ctx, c, UserQuery{Name: in.User, Origin: in.Origin})
		if err != nil {
			return nil, err
		}
		return c.UserTokens(ctx, u.ID)
	}
	if in.Client != "" {
		return c.ClientTokens(ctx, in.Client)
	}
	at, err := s.Context()
	if err != nil {
		return nil, err
	}
	if at.Identity.UserID == "" {
		return c.ClientTokens(ctx, at.Identity.ClientID)
	}
	return c.UserTokens(ctx, at.Identity.UserID)
}

// TokenRevokeInput says which tokens to revoke: by id, or all of users, of clients, or of users through one client.
type TokenRevokeInput struct {
	IDs     []string
	Users   []string
	Origin  string
	Clients []string
}

// RevokedTokens are tokens that were revoked.
type RevokedTokens struct {
	ID string // of the token, the user or the client
}

// RevokeTokens revokes tokens at the server. For a user or a client this includes plain JWTs, because the server changes the
// value that it checks them against; by id, it works only for stored tokens.
func RevokeTokens(ctx context.Context, s *session.Session, in TokenRevokeInput) (iter.Seq[session.Item[RevokedTokens]], error) {
	names, ask, err := in.change()
	if err != nil {
		return nil, err
	}
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.Confirm(ctx, ask); err != nil {
		return nil, err
	}
	return session.EachName(ctx, s, names, func(ctx context.Context, name string) (RevokedTokens, session.State, error) {
		id, revoke, err := in.target(ctx, c, name)
		switch {
		case err != nil:
			return RevokedTokens{}, session.Failed, err
		case s.Settings.DryRun:
			return RevokedTokens{id}, session.WouldRevoke, nil
		}
		return RevokedTokens{id}, session.Revoked, revoke()
	}), nil
}

func (in TokenRevokeInput) change() ([]string, session.Change, error) {
	switch {
	case len(in.IDs) > 0 && len(in.Users)+len(in.Clients) > 0:
		return nil, session.Change{}, session.Usage("either ids of tokens, or --user and --client")
	case len(in.Users) > 0 && len(in.Clients) > 1:
		return nil, session.Change{}, session.Usage("--user goes with one --client at most")
	case len(in.Users) > 0 && len(in.Clients) == 1:
		return in.Users, session.Change{Verb: "revoke", Noun: "the tokens of user", Names: in.Users, Asks: true, Effect: "through client " + in.Clients[0]}, nil
	case len(in.Users) > 0:
		return in.Users, session.Change{Verb: "revoke", Noun: "all tokens of user", Names: in.Users, Asks: true}, nil
	case len(in.Clients) > 0:
		return in.Clients, session.Change{Verb: "revoke", Noun: "all tokens of client", Names: in.Clients, Asks: true, Effect: "and of its users"}, nil
	case len(in.IDs) > 0:
		return in.IDs, session.Change{Verb: "revoke", Noun: session.Counted(len(session.Unique(in.IDs)), "token")}, nil
	}
	return nil, session.Change{}, &session.UsageError{Text: "name the tokens to revoke", Try: []line.Advice{line.Say("--user USER"), line.Say("--client CLIENT"), line.Say("ID, as ").Line(line.TokenList.Flag("-o", "id")).Say(" prints it")}}
}

// target resolves a name and returns the function that revokes its tokens.
func (in TokenRevokeInput) target(ctx context.Context, c *uaa.Client, name string) (id string, revoke func() error, err error) {
	switch {
	case len(in.Users) > 0:
		u, err := FindUser(ctx, c, UserQuery{Name: name, Origin: in.Origin})
		if err != nil {
			return "", nil, err
		}
		if len(in.Clients) == 1 {
			return u.ID, func() error {
				return session.ClientFault(c.RevokeUserClientTokens(ctx, u.ID, in.Clients[0]), in.Clients[0])
			}, nil
		}
		return u.ID, func() error { return c.RevokeUserTokens(ctx, u.ID) }, nil
	case len(in.Clients) > 0:
		return name, func() error { return session.ClientFault(c.RevokeClientTokens(ctx, name), name) }, nil
	}
	return name, func() error { return unkept(c.RevokeToken(ctx, name)) }, nil
}

// unkept explains why the server does not know an id: it stores no plain JWTs. It omits the id, which may be the token.
func unkept(err error) error {
	if !errors.Is(err, rest.ErrNotFound) {
		return err
	}
	return &session.MissingError{Noun: "token", Name: "with this id", Where: "among those that the server keeps (a plain JWT ends with the others of its user or client: --user, --client)"}
}
