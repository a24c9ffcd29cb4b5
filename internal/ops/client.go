package ops

import (
	"context"
	"iter"

	"github.com/cfid-cli/cfid/internal/uaa"
)

// ClientListInput narrows a list of clients. A UAA filters them by client_id, scope and authorized_grant_types only.
type ClientListInput struct {
	SCIMList
	Holds string // a part of the client's id
	Skip  int    // leave out this many at the beginning
}

// ListClients streams the OAuth clients, all pages.
func ListClients(ctx context.Context, s *Session, in ClientListInput) (iter.Seq2[*uaa.OAuthClient, error], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	in.Filter = holding(in.Filter, in.Holds, "client_id")
	asked := in.input(s.moved("clients"))
	var tests []func(*uaa.OAuthClient) bool
	if in.Holds != "" {
		tests = append(tests, func(c *uaa.OAuthClient) bool { return holds(c.ClientID, in.Holds) })
	}
	asked.Undecoded = in.Undecoded && len(tests) == 0
	if in.Skip > 0 || len(tests) > 0 {
		asked.Limit = 0
	}
	list := sifted(c.Clients(ctx, asked), tests, in.Skip, in.Limit)
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
	if id == "" {
		return nil, Usage("a client needs an id")
	}
	client, err := c.OAuthClient(ctx, id)
	return client, clientFault(err, id)
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
		if s.Settings.DryRun || id == "" {
			client, err := getClient(ctx, c, id)
			return client, WouldDelete, err
		}
		client, err := c.DeleteClient(ctx, id)
		return client, Deleted, clientFault(err, id)
	}), nil
}
