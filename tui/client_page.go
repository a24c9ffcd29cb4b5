package tui

import (
	"context"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

// clientPage is one client: its settings, and what it may do for itself and for its users.
func clientPage(id string, keep keeper[*ops.Client]) screen {
	d := &detail{
		name: id, id: id, names: []string{id},
		lead:    []string{commandLine("client get", []string{id}, "")},
		sources: []*reading{{title: "client", read: readClient(id)}},
	}
	d.deeds = func(f *frame) []deed {
		return clientDeeds(f, func() []string { return []string{id} }, pageKeeper[*ops.Client]{f, d, keep})
	}
	return d
}

func readClient(id string) func(ctx context.Context, s *ops.Session) ([]part, error) {
	return func(ctx context.Context, s *ops.Session) ([]part, error) {
		c, err := single(ops.GetClients(ctx, s, ops.ClientInput{IDs: []string{id}}))
		if err != nil {
			return nil, err
		}
		return []part{
			{entries: fields(view.Clients(), c, "scope", "authorities", "redirect-uris")},
			{title: "authorities: what it may do for itself", empty: "none", entries: items(c.Authorities)},
			{title: "scopes: what its users' tokens may have", empty: "none", entries: items(c.Scope)},
			{title: "redirect URLs: where a login returns to", empty: "none", entries: items(c.RedirectURI)},
		}, nil
	}
}
