package tui

import (
	"context"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui/frame"
)

// clientPage is one client: its settings, and what it may do for itself and for its users.
func clientPage(id string, keep keeper[*ops.Client]) frame.Screen {
	d := &detail{
		name: id, id: id, names: []string{id},
		lead:    []string{frame.CommandLine("client get", []string{id}, "")},
		sources: []*reading{{title: "client", read: readClient(id)}},
	}
	d.deeds = func(f *frame.Frame) []frame.Deed {
		return clientDeeds(f, func() []string { return []string{id} }, pageKeeper[*ops.Client]{f, d, keep})
	}
	return d
}

func readClient(id string) func(ctx context.Context, s *ops.Session) ([]part, error) {
	return func(ctx context.Context, s *ops.Session) ([]part, error) {
		c, err := frame.Single(ops.GetClients(ctx, s, ops.ClientInput{IDs: []string{id}}))
		if err != nil {
			return nil, err
		}
		return []part{
			{Entries: fields(view.Clients(), c, "scope", "authorities", "redirect-uris")},
			{Title: "authorities: what it may do for itself", Empty: "none", Entries: items(c.Authorities)},
			{Title: "scopes: what its users' tokens may have", Empty: "none", Entries: items(c.Scope)},
			{Title: "redirect URLs: where a login returns to", Empty: "none", Entries: items(c.RedirectURI)},
		}, nil
	}
}
