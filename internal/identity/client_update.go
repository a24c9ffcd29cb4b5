package identity

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// ClientUpdateInput describes changes to clients.
type ClientUpdateInput struct {
	IDs  []string
	Edit ClientEdit
	Ask  bool // field by field on the terminal, one client only
}

// UpdateClients changes the given fields only: a UAA merges the request into the client. Clients have no versions.
func UpdateClients(ctx context.Context, s *session.Session, in ClientUpdateInput) (iter.Seq[session.Item[*uaa.OAuthClient]], error) {
	switch {
	case in.Edit.Empty() && !in.Ask:
		return nil, &session.UsageError{Text: "no change is given", Try: line.Says("--add-scope SCOPE", "--unset FIELD", "-i, to be asked")}
	case in.Ask && len(in.IDs) > 1:
		return nil, session.Usage("-i asks about one client; %d are named", len(in.IDs))
	}
	if err := in.Edit.check(); err != nil {
		return nil, err
	}
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	if err := mayBePublic(s, in.Edit); err != nil {
		return nil, err
	}
	return session.Write(ctx, s, session.Change{Verb: "update", Noun: "client", Names: in.IDs}, func(ctx context.Context, id string) (*uaa.OAuthClient, session.State, error) {
		return updateClient(ctx, s, c, id, in)
	})
}

func updateClient(ctx context.Context, s *session.Session, c *uaa.Client, id string, in ClientUpdateInput) (*uaa.OAuthClient, session.State, error) {
	client, err := getClient(ctx, c, id)
	if err != nil {
		return nil, session.Failed, err
	}
	now, err := current(client)
	if err != nil {
		return nil, session.Failed, err
	}
	change, err := in.Edit.apply(now)
	if err != nil {
		return nil, session.Failed, err
	}
	if in.Ask {
		if err := askChanges(ctx, s, now, change); err != nil {
			return nil, session.Failed, err
		}
	}
	if len(change) == 0 {
		return client, session.Unchanged, nil
	}
	warnOfRisks(s, change)
	if s.Settings.DryRun {
		for name, value := range change {
			now[name] = value
		}
		after, err := planned(now)
		return after, session.WouldChange, err
	}
	updated, err := c.UpdateClient(ctx, id, change)
	if err != nil {
		return nil, session.Failed, session.ClientFault(err, id)
	}
	tellKept(s, id, change, updated)
	return updated, session.Changed, nil
}

// askChanges asks for every setting and adds those that differ to the change.
func askChanges(ctx context.Context, s *session.Session, now, change uaa.ClientBody) error {
	asked := uaa.ClientBody{}
	for _, from := range []uaa.ClientBody{now, change} {
		for name, value := range from {
			asked[name] = value
		}
	}
	if err := askFields(ctx, s, asked); err != nil {
		return err
	}
	for _, f := range ClientFields() {
		if value, there := asked[f.Wire]; there && !sameValue(f, now[f.Wire], value) {
			change[f.Wire] = value
		}
	}
	return nil
}

// tellKept prints where the server set something else than requested: it adds grants, drops autoapprove values that are not
// scopes of the client, and 4.30 does not support public clients.
func tellKept(s *session.Session, id string, change uaa.ClientBody, updated *uaa.OAuthClient) {
	after, err := current(updated)
	if err != nil {
		return // the change was made; the answer is shown as received
	}
	for _, f := range ClientFields() {
		want, asked := change[f.Wire]
		if !asked || sameValue(f, after[f.Wire], want) || f.Name == "grant-type" && covers(f.show(after[f.Wire]), f.show(want)) {
			continue
		}
		s.UI.Show("note: the server set %s of %s to %s", f.Name, id, cmp.Or(strings.Join(f.show(after[f.Wire]), " "), "nothing"))
	}
}

func covers(list, all []string) bool {
	return !slices.ContainsFunc(all, func(s string) bool { return !slices.Contains(list, s) })
}
