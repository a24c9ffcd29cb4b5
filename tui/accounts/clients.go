package accounts

import (
	"context"
	"iter"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui/frame"
	"github.com/cfid-cli/cfid/tui/page"
)

// Clients opens the list of all OAuth clients.
func Clients() frame.Screen {
	l := page.NewList(view.Clients(), page.From(identity.ListClients, identity.ClientListInput{}))
	l.Searching(func(text string) func(context.Context, *session.Session) (iter.Seq2[*session.Client, error], error) {
		return page.From(identity.ListClients, identity.ClientListInput{Holds: text})
	})
	deeds := func(f *frame.Frame) []frame.Deed {
		return append(newClientDeed(f, l), clientDeeds(f, clientIDs(l.Chosen), l)...)
	}
	l.Actions = func(f *frame.Frame, _ *page.List[*session.Client]) []frame.Binding { return frame.Bound(deeds(f)) }
	l.Typed = func(f *frame.Frame) []string {
		return append([]string{line.Clients.String()}, frame.CommandLines(append([]frame.Deed{{Typed: line.ClientGet.With}}, deeds(f)...), clientIDs(l.Chosen)())...)
	}
	return l.Opening(func(c *session.Client) frame.Screen { return ClientPage(c.ClientID, l) })
}

func clientIDs(chosen func() []*session.Client) func() []string {
	return func() []string {
		var ids []string
		for _, c := range chosen() {
			ids = append(ids, c.ClientID)
		}
		return ids
	}
}

func rotateLine(ids ...string) line.Line {
	return line.ClientSecretRotate.With(ids...).Flag("--generate-secret")
}

// clientDeeds returns the actions on clients, for a list of them or the page of one.
func clientDeeds(f *frame.Frame, chosen func() []string, keep page.Keeper[*session.Client]) []frame.Deed {
	var deeds []frame.Deed
	if ids := chosen(); f.May("PUT", "/oauth/clients/x/secret") && len(ids) == 1 {
		deeds = append(deeds,
			frame.Deed{Key: "R", Help: "rotate the secret", Typed: rotateLine, Bar: true, Do: func(f *frame.Frame) tea.Cmd {
				return f.Sure("add a second secret to client "+ids[0], func(f *frame.Frame) tea.Cmd { return rotate(f, ids[0]) })
			}},
			frame.Deed{Key: "O", Help: "retire the older secret", Typed: line.ClientSecretRetire.With, Do: func(f *frame.Frame) tea.Cmd {
				w := frame.Several[*session.Client]{What: "retire", Noun: "secret of client"}
				return frame.Perform(f, w, frame.Over(f, identity.RetireClientSecrets, identity.ClientInput{IDs: ids}))
			}})
	}
	if f.May("DELETE", "/oauth/clients/x") {
		deeds = append(deeds, frame.Deed{Key: "d", Help: "delete", Typed: line.ClientDelete.With, Bar: true, Do: page.Some(chosen, func(f *frame.Frame) tea.Cmd {
			w := frame.Several[*session.Client]{What: "delete", Noun: "client", Then: func(done []session.Item[*session.Client]) tea.Cmd {
				ids := make([]string, len(done))
				for i, it := range done {
					ids[i] = it.Name
				}
				return keep.Drop(ids...)
			}}
			return frame.Perform(f, w, frame.Over(f, identity.DeleteClients, identity.ClientInput{IDs: chosen()}))
		})})
	}
	return deeds
}

// rotate adds a second secret; both are valid until the older one is retired.
func rotate(f *frame.Frame, id string) tea.Cmd {
	return frame.Launch(f, &frame.Job{What: "rotate the secret of " + id, Once: true}, func(ctx context.Context) (*identity.ClientCreateResult, error) {
		return identity.RotateClientSecret(ctx, f.Session, identity.ClientSecretInput{ID: id, Generate: true})
	}, func(res *identity.ClientCreateResult, err error) tea.Cmd {
		if err != nil {
			return f.Failed("rotate the secret of "+id, err, nil)
		}
		showSecret(f, id, res, "The older secret is valid until you retire it (O).")
		return nil
	})
}

// showSecret shows a generated secret, which the server returns only once.
func showSecret(f *frame.Frame, id string, res *identity.ClientCreateResult, below ...string) {
	if res.Secret == "" {
		f.Report(string(res.State)+" client "+id, "")
		return
	}
	s := &frame.Secret{Title: "shown only once", Copies: "the secret", Shown: []frame.Disclosed{{Name: "secret of client " + id, Value: res.Secret}}, Below: below}
	if login := res.Login.String(); login != "" {
		s.Below = append(s.Below, "To log in with it: "+login)
	}
	s.Below = append(s.Below, f.Told...)
	f.Told, f.Note = nil, frame.Note{}
	f.Lay(s)
}

// newClientDeed asks for a client to create. A preset has the least permissions that its kind of client needs.
func newClientDeed(f *frame.Frame, keep page.Keeper[*session.Client]) []frame.Deed {
	if !f.May("POST", "/oauth/clients") {
		return nil
	}
	return []frame.Deed{{Key: "n", Help: "new", Bar: true, Do: func(f *frame.Frame) tea.Cmd { return askClient(f, keep) }}}
}

func askClient(f *frame.Frame, keep page.Keeper[*session.Client]) tea.Cmd {
	id := frame.NewField("client id", "the client_id of its token requests")
	id.Needed = true
	preset := frame.NewWords("kind", identity.ClientPresets()...)
	is := func(kinds ...string) func() bool {
		return func() bool {
			for _, kind := range kinds {
				if preset.Value() == kind {
					return true
				}
			}
			return false
		}
	}
	authority := frame.NewField("authorities", "what it may do: cloud_controller.read …; uaa.none if roles in orgs and spaces are enough")
	authority.When, authority.Needed = is("service-account"), true
	redirect := frame.NewField("redirect URLs", "where a login returns to: https://app.example.com/callback")
	redirect.When, redirect.Needed = is("web-app", "spa"), true
	scope := frame.NewField("scopes", "what its users' tokens may have; empty: openid")
	scope.When = is("web-app", "spa", "jwt-bearer")
	m := &frame.Form{Title: "a new client", Fields: []*frame.Field{id, preset, authority, redirect, scope}}
	m.Done = func(f *frame.Frame) tea.Cmd {
		in := identity.ClientCreateInput{ID: id.Value(), Preset: preset.Value(), Edit: identity.ClientEdit{Set: map[string][]string{}}}
		for name, d := range map[string]*frame.Field{"authority": authority, "redirect-uri": redirect, "scope": scope} {
			if list := d.List(); len(list) > 0 {
				in.Edit.Set[name] = list
			}
		}
		return createClient(f, in, m, keep)
	}
	f.Lay(m)
	return nil
}

func createClient(f *frame.Frame, in identity.ClientCreateInput, edit *frame.Form, keep page.Keeper[*session.Client]) tea.Cmd {
	return frame.Launch(f, &frame.Job{What: "create client " + in.ID, Once: true}, func(ctx context.Context) (*identity.ClientCreateResult, error) {
		return identity.CreateClient(ctx, f.Session, in)
	}, func(res *identity.ClientCreateResult, err error) tea.Cmd {
		if err != nil {
			return f.Failed("create client "+in.ID, err, edit)
		}
		showSecret(f, in.ID, res)
		return keep.Put(res.Client)
	})
}
