package access

import (
	"context"
	"errors"
	"strings"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
)

// VerbInput asks whether a user or client may do a verb in a place.
type VerbInput struct {
	Who   WhoInput
	Verb  string
	Place string // ORG or ORG/SPACE; "" for the targeted one
}

// ParseVerbInput reads [USER] VERB [ORG[/SPACE]]. The first of two words that is a verb is the verb: if it is the first
// word, the question is about the session's own user. With --client, the first word is the verb.
func ParseVerbInput(words []string, who WhoInput) (VerbInput, error) {
	in := VerbInput{Who: who}
	first := len(words) > 0 && isVerb(words[0]) || len(words) == 2 && strings.Contains(words[1], "/")
	switch {
	case len(words) == 0:
		return in, &session.UsageError{Text: "the verb is missing", Try: []line.Advice{line.AccessExplain.Flag("--list"), line.AccessExplain.With("USER", "push", "ORG/SPACE")}}
	case who.Client != "" && len(words) > 2:
		return in, session.Usage("use a user or --client, not both")
	case who.Client != "" || len(words) == 1 || len(words) == 2 && first:
		in.Verb = words[0]
	default:
		in.Who.Name, in.Verb = words[0], words[1]
		words = words[1:]
	}
	if len(words) > 1 {
		in.Place = words[1]
	}
	_, err := perm.ParseVerb(in.Verb)
	if err != nil {
		return in, &session.UsageError{Text: err.Error(), Try: []line.Advice{line.AccessExplain.Flag("--list")}}
	}
	return in, nil
}

func isVerb(word string) bool {
	_, err := perm.ParseVerb(word)
	return err == nil
}

// Explained is an answer about a subject's access.
type Explained struct {
	Who      *Subject
	Question string // "push in acme/dev", "scope scim.read through client cf"
	perm.Judgment
}

// CannotTellError: the answer needs something that may not be read. It counts as forbidden.
type CannotTellError struct{ Missing string }

func (e *CannotTellError) Error() string { return "cannot tell: " + e.Missing }

// Is makes it a rest.ErrForbidden.
func (e *CannotTellError) Is(target error) bool { return target == rest.ErrForbidden }

// Err is nil for yes, ErrNo for no, and CannotTellError if the answer needs something that may not be read.
func (e *Explained) Err() error {
	switch e.Answer {
	case perm.Yes:
		return nil
	case perm.No:
		return session.ErrAnswerNo
	}
	for _, f := range e.Findings {
		if f.Answer == perm.Unknown {
			return &CannotTellError{f.Text}
		}
	}
	return &CannotTellError{"something may not be read"}
}

// ExplainVerb reports whether a user may do a verb in a place: the scope or role that allows it, or what is missing.
func ExplainVerb(ctx context.Context, s *session.Session, in VerbInput) (*Explained, error) {
	verb, err := perm.ParseVerb(in.Verb)
	if err != nil {
		return nil, session.Usage("%v", err)
	}
	var w *Subject
	var p *platform.Place
	if _, err := s.CC(ctx); err != nil {
		return nil, err
	}
	err = session.AtOnce(
		func() (err error) { w, err = findSubject(ctx, s, in.Who); return err },
		func() (err error) { p, err = verbPlace(ctx, s, verb, in.Place); return err },
	)
	if err != nil {
		return nil, err
	}
	person := perm.Person{Name: w.Arg(), Me: w.Me, Client: w.Client}
	err = session.AtOnce(
		func() (err error) { person.Roles, err = platform.RolesAt(ctx, s, w.ID, *p); return err },
		func() error { return scopesOf(ctx, s, w, &person) },
	)
	if err != nil {
		return nil, err
	}
	person.RolesKnown = true
	at := perm.Place{Org: p.Org.Name, Suspended: p.Org.Suspended}
	if p.Space != nil {
		at.Space = p.Space.Name
	}
	return &Explained{Who: w, Question: verb.Name + " in " + p.String(), Judgment: verb.Judge(person, at)}, nil
}

// verbPlace finds the org or space that a verb is about. The org is always read, since it may be suspended.
func verbPlace(ctx context.Context, s *session.Session, verb perm.Verb, typed string) (*platform.Place, error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	org, space, cut := strings.Cut(typed, "/")
	if verb.Level == perm.Space && typed != "" && !cut {
		return nil, &session.UsageError{Text: verb.Name + " is done in a space", Try: line.Says(line.Posix(typed) + "/SPACE")}
	}
	if typed == "" {
		stand, err := platform.Targeted(ctx, s, cc, verb.Level)
		if err != nil {
			return nil, err
		}
		org = stand.Org.Name
		if stand.Space != nil {
			space = stand.Space.Name
		}
	}
	p := &platform.Place{}
	if p.Org, err = platform.FindOrg(ctx, cc, org); err != nil {
		return nil, platform.ExplainedOrg(ctx, s, err)
	}
	if verb.Level == perm.Org {
		return p, nil
	}
	p.Space, err = platform.FindSpace(ctx, cc, p.Org, space)
	return p, err
}

// scopesOf sets which scopes a user's tokens have. For the session's user the token itself shows them; for others they
// are the groups that the client lists. The client is the session's, or cf if the session is a client's own.
func scopesOf(ctx context.Context, s *session.Session, w *Subject, p *perm.Person) error {
	switch {
	case w.Me:
		p.Scopes, p.ScopesKnown, p.Via = w.token.scopes, w.token.scopes != nil, w.token.client
		return nil
	case w.Client:
		if w.OAuth != nil {
			p.Scopes, p.ScopesKnown = w.OAuth.Authorities, true
		}
		return nil
	case w.User == nil:
		p.ScopesKnown = w.Account == AccountNone
		return nil
	}
	var groups []perm.Membership
	for _, g := range w.User.Groups {
		groups = append(groups, perm.Membership{Group: g.Display})
		p.Scopes = append(p.Scopes, g.Display)
	}
	p.ScopesKnown, p.Via = true, userClient(s)
	c, err := s.UAA(ctx)
	if err != nil {
		return err
	}
	client, err := c.OAuthClient(ctx, p.Via)
	if errors.Is(err, rest.ErrForbidden) || errors.Is(err, rest.ErrNotFound) {
		p.Via = ""
		return nil
	}
	if err == nil {
		p.Scopes = perm.Obtainable(groups, client.Scope)
	}
	return err
}

// userClient is the client that users log in through: the session's, or cf if the session is a client's own.
func userClient(s *session.Session) string {
	if c := s.Chosen.Context; c != nil && c.Identity.Grant != session.GrantClientCredentials && c.Identity.ClientID != "" {
		return c.Identity.ClientID
	}
	return "cf"
}
