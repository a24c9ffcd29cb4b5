package access

import (
	"context"
	"iter"
	"slices"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/session"
)

// inContext opens the session of another context. It shares this session's vault, so the key is asked for once.
func inContext(ctx context.Context, s *session.Session, name string) (*session.Session, error) {
	settings := s.Settings
	settings.Context, settings.EnvContext = name, ""
	other, err := session.Open(ctx, settings, s.UI)
	if err != nil {
		return nil, err
	}
	other.Vault = s.Vault
	return other, nil
}

// contextsWithLogin are the contexts with a login, the selected one first.
func contextsWithLogin(ctx context.Context, s *session.Session) ([]*store.Context, error) {
	if s.Settings.Direct.Used() {
		return nil, session.Usage("--all-contexts needs stored contexts, and environment mode has none")
	}
	if s.Settings.Zone != "" {
		return nil, session.Usage("use --all-contexts or --zone, not both")
	}
	all, err := login.Contexts(ctx, s)
	if err != nil {
		return nil, err
	}
	var out []*store.Context
	for _, c := range all {
		switch {
		case c.Identity.IsZero():
			s.UI.Show("note: context %s is skipped: not logged in", c.Name)
		case s.Chosen.Context != nil && c.ID == s.Chosen.Context.ID:
			out = slices.Insert(out, 0, c)
		default:
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return nil, store.ErrNoContext
	}
	return out, nil
}

// accessEverywhere shows the access of the same users in every context. A user who is not found in a context is
// reported for each.
func accessEverywhere(ctx context.Context, s *session.Session, who []asked) (iter.Seq[session.Item[*Access]], error) {
	contexts, err := contextsWithLogin(ctx, s)
	if err != nil {
		return nil, err
	}
	type question struct {
		context string
		who     asked
	}
	var questions []question
	for _, c := range contexts {
		for _, w := range who {
			questions = append(questions, question{c.Name, w})
		}
	}
	name := func(q question) string { return q.who.key + " in " + q.context }
	return session.Each(ctx, s, questions, name, func(ctx context.Context, q question) (*Access, session.State, error) {
		there, err := inContext(ctx, s, q.context)
		if err != nil {
			return nil, session.Failed, err
		}
		defer there.Close()
		a, err := readAccess(ctx, there, q.who.WhoInput, wholeAccess())
		return a, session.Unchanged, err
	}), nil
}
