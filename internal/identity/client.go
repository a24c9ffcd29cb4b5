package identity

import (
	"context"
	"iter"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// ClientListInput narrows a list of clients. A UAA filters them by client_id, scope and authorized_grant_types only.
type ClientListInput struct {
	session.SCIMList
	Holds string // a part of the client's id
	Skip  int    // leave out this many at the beginning
}

// ListClients streams the OAuth clients, all pages.
func ListClients(ctx context.Context, s *session.Session, in ClientListInput) (iter.Seq2[*uaa.OAuthClient, error], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	in.Filter = session.Holding(in.Filter, in.Holds, "client_id")
	asked := in.Input(s.Moved("clients"))
	var tests []func(*uaa.OAuthClient) bool
	if in.Holds != "" {
		tests = append(tests, func(c *uaa.OAuthClient) bool { return session.Holds(c.ClientID, in.Holds) })
	}
	asked.Undecoded = in.Undecoded && len(tests) == 0
	if in.Skip > 0 || len(tests) > 0 {
		asked.Limit = 0
	}
	list := session.Sifted(c.Clients(ctx, asked), tests, in.Skip, in.Limit)
	if in.Filter != "" || in.SortBy != "" {
		list = session.FilterFault(list)
	}
	return list, nil
}

// ClientInput names existing clients.
type ClientInput struct {
	IDs []string
}

// GetClients reads clients. No server returns a secret.
func GetClients(ctx context.Context, s *session.Session, in ClientInput) (iter.Seq[session.Item[*uaa.OAuthClient]], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	return session.EachName(ctx, s, in.IDs, func(ctx context.Context, id string) (*uaa.OAuthClient, session.State, error) {
		client, err := getClient(ctx, c, id)
		return client, session.Unchanged, err
	}), nil
}

// getClient reads a client. Its error names the client, because the server's 404 has an empty body.
func getClient(ctx context.Context, c *uaa.Client, id string) (*uaa.OAuthClient, error) {
	if id == "" {
		return nil, session.Usage("a client needs an id")
	}
	client, err := c.OAuthClient(ctx, id)
	return client, session.ClientFault(err, id)
}

// DeleteClients deletes clients, after confirmation; their tokens become invalid.
func DeleteClients(ctx context.Context, s *session.Session, in ClientInput) (iter.Seq[session.Item[*uaa.OAuthClient]], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	return session.Write(ctx, s, session.Change{Verb: "delete", Noun: "client", Names: in.IDs, Asks: true}, func(ctx context.Context, id string) (*uaa.OAuthClient, session.State, error) {
		if s.Settings.DryRun || id == "" {
			client, err := getClient(ctx, c, id)
			return client, session.WouldDelete, err
		}
		client, err := c.DeleteClient(ctx, id)
		return client, session.Deleted, session.ClientFault(err, id)
	})
}
