package accounts

import (
	"context"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui/frame"
	"github.com/cfid-cli/cfid/tui/page"
)

// ClientPage shows one client: its settings, its authorities and its scopes.
func ClientPage(id string, keep page.Keeper[*session.Client]) frame.Screen {
	d := &page.Detail{
		Name: id, ID: id, Names: []string{id},
		Lead:    []string{frame.CommandLine(line.ClientGet.With, id)},
		Sources: []*page.Reading{{Title: "client", Read: readClient(id)}},
	}
	d.Deeds = func(f *frame.Frame) []frame.Deed {
		return clientDeeds(f, func() []string { return []string{id} }, page.OnPage[*session.Client]{Frame: f, Page: d, List: keep})
	}
	return d
}

func readClient(id string) func(ctx context.Context, s *session.Session) ([]page.Part, error) {
	return func(ctx context.Context, s *session.Session) ([]page.Part, error) {
		c, err := frame.Single(identity.GetClients(ctx, s, identity.ClientInput{IDs: []string{id}}))
		if err != nil {
			return nil, err
		}
		return []page.Part{
			{Entries: page.Fields(view.Clients(), c, "scope", "authorities", "redirect-uris")},
			{Title: "authorities: what it may do for itself", Empty: "none", Entries: page.Items(c.Authorities)},
			{Title: "scopes: what its users' tokens may have", Empty: "none", Entries: page.Items(c.Scope)},
			{Title: "redirect URLs: where a login returns to", Empty: "none", Entries: page.Items(c.RedirectURI)},
		}, nil
	}
}
