package tui

import (
	"context"
	"iter"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

// clients is the list of all OAuth clients.
func clients() screen {
	l := newList(view.Clients(), from(ops.ListClients, ops.ClientListInput{}))
	l.searching(func(text string) func(context.Context, *ops.Session) (iter.Seq2[*ops.Client, error], error) {
		return from(ops.ListClients, ops.ClientListInput{Holds: text})
	})
	deeds := func(f *frame) []deed {
		return append(newClientDeed(f, l), clientDeeds(f, clientIDs(l.chosen), l)...)
	}
	l.actions = func(f *frame, _ *list[*ops.Client]) []binding { return bound(deeds(f)) }
	l.typed = func(f *frame) []string {
		return append([]string{"cfid clients"}, typed(append([]deed{{words: "client get"}}, deeds(f)...), clientIDs(l.chosen)())...)
	}
	return l.opening(func(c *ops.Client) screen { return clientPage(c.ClientID, l) })
}

func clientIDs(chosen func() []*ops.Client) func() []string {
	return func() []string {
		var ids []string
		for _, c := range chosen() {
			ids = append(ids, c.ClientID)
		}
		return ids
	}
}

// clientDeeds are what can be done to clients, from a list of them or from the page of one.
func clientDeeds(f *frame, chosen func() []string, keep keeper[*ops.Client]) []deed {
	var deeds []deed
	if ids := chosen(); f.may("PUT", "/oauth/clients/x/secret") && len(ids) == 1 {
		deeds = append(deeds,
			deed{key: "R", help: "rotate the secret", words: "client secret rotate", flags: "--generate-secret", bar: true, do: func(f *frame) tea.Cmd {
				return f.sure("give client "+ids[0]+" a second secret", func(f *frame) tea.Cmd { return rotate(f, ids[0]) })
			}},
			deed{key: "O", help: "retire the older secret", words: "client secret retire", do: func(f *frame) tea.Cmd {
				w := several[*ops.Client]{what: "retire", noun: "secret of client"}
				return perform(f, w, over(f, ops.RetireClientSecrets, ops.ClientInput{IDs: ids}))
			}})
	}
	if f.may("DELETE", "/oauth/clients/x") {
		deeds = append(deeds, deed{key: "d", help: "delete", words: "client delete", bar: true, do: some(chosen, func(f *frame) tea.Cmd {
			w := several[*ops.Client]{what: "delete", noun: "client", then: func(done []ops.Item[*ops.Client]) tea.Cmd {
				ids := make([]string, len(done))
				for i, it := range done {
					ids[i] = it.Name
				}
				return keep.drop(ids...)
			}}
			return perform(f, w, over(f, ops.DeleteClients, ops.ClientInput{IDs: chosen()}))
		})})
	}
	return deeds
}

// rotate makes a second secret; both work until the older one is retired.
func rotate(f *frame, id string) tea.Cmd {
	return launch(f, &job{what: "rotate the secret of " + id, once: true}, func(ctx context.Context) (*ops.ClientCreateResult, error) {
		return ops.RotateClientSecret(ctx, f.session, ops.ClientSecretInput{ID: id, Generate: true})
	}, func(res *ops.ClientCreateResult, err error) tea.Cmd {
		if err != nil {
			return f.failed("rotate the secret of "+id, err, nil)
		}
		showSecret(f, id, res, "The earlier secret works too until it is retired (O).")
		return nil
	})
}

// showSecret shows a secret that was generated, the one time that it can be.
func showSecret(f *frame, id string, res *ops.ClientCreateResult, below ...string) {
	if res.Secret == "" {
		f.report(string(res.State)+" client "+id, "")
		return
	}
	s := &secret{title: "shown this one time", copies: "the secret", shown: []disclosed{{"secret of client " + id, res.Secret}}, below: below}
	if res.Login != "" {
		s.below = append(s.below, "To log in through it: "+res.Login)
	}
	s.below = append(s.below, f.told...)
	f.told, f.note = nil, note{}
	f.lay(s)
}

// newClientDeed asks which kind of client is to be made: a preset has the least that one needs.
func newClientDeed(f *frame, keep keeper[*ops.Client]) []deed {
	if !f.may("POST", "/oauth/clients") {
		return nil
	}
	return []deed{{key: "n", help: "new", bar: true, do: func(f *frame) tea.Cmd { return askClient(f, keep) }}}
}

func askClient(f *frame, keep keeper[*ops.Client]) tea.Cmd {
	id := newField("client id", "how it is called when it asks for tokens")
	id.needed = true
	preset := newWords("kind", ops.ClientPresets()...)
	is := func(kinds ...string) func() bool {
		return func() bool {
			for _, kind := range kinds {
				if preset.value() == kind {
					return true
				}
			}
			return false
		}
	}
	authority := newField("authorities", "what it may do: cloud_controller.read …; uaa.none where roles in orgs and spaces are enough")
	authority.when, authority.needed = is("service-account"), true
	redirect := newField("redirect URLs", "where a login returns to: https://app.example.com/callback")
	redirect.when, redirect.needed = is("web-app", "spa"), true
	scope := newField("scopes", "what its users' tokens may have; empty: openid")
	scope.when = is("web-app", "spa", "jwt-bearer")
	m := &form{title: "a new client", fields: []*field{id, preset, authority, redirect, scope}}
	m.done = func(f *frame) tea.Cmd {
		in := ops.ClientCreateInput{ID: id.value(), Preset: preset.value(), Edit: ops.ClientEdit{Set: map[string][]string{}}}
		for name, d := range map[string]*field{"authority": authority, "redirect-uri": redirect, "scope": scope} {
			if list := d.list(); len(list) > 0 {
				in.Edit.Set[name] = list
			}
		}
		return createClient(f, in, m, keep)
	}
	f.lay(m)
	return nil
}

func createClient(f *frame, in ops.ClientCreateInput, edit *form, keep keeper[*ops.Client]) tea.Cmd {
	return launch(f, &job{what: "create client " + in.ID, once: true}, func(ctx context.Context) (*ops.ClientCreateResult, error) {
		return ops.CreateClient(ctx, f.session, in)
	}, func(res *ops.ClientCreateResult, err error) tea.Cmd {
		if err != nil {
			return f.failed("create client "+in.ID, err, edit)
		}
		showSecret(f, in.ID, res)
		return keep.put(res.Client)
	})
}
