package access

import (
	"context"
	"errors"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// ScopeQuestion asks why a user's token has or lacks a scope.
type ScopeQuestion struct {
	Who    WhoInput // its Client is the one that the token comes through; "" for the session's
	Scope  string
	Own    bool // about the client's own token
	Client string
}

// ExplainScope explains why a token has or lacks a scope: the client's list, the groups, approvals, the token itself.
func ExplainScope(ctx context.Context, s *session.Session, in ScopeQuestion) (*Explained, error) {
	my, err := ownSubject(ctx, s)
	if err != nil {
		return nil, err
	}
	if in.Own && in.Who.Name != "" {
		return nil, session.Usage("--own is about the client's own token: remove the user")
	}
	own := in.Own || in.Who.Name == "" && my.userID == "" && (in.Client == "" || in.Client == my.client)
	id := in.Client
	switch {
	case id == "" && (own || my.userID != ""):
		id = my.client
	case id == "":
		id = userClient(s)
	}
	c := perm.ScopeCase{Scope: in.Scope, Client: id, Own: own, Who: id}
	e := &Explained{Question: "scope " + in.Scope + " through client " + id}
	if own {
		e.Question = "scope " + in.Scope + " in the client's own token"
		e.Who = &Subject{Name: id, ID: id, Client: true, Me: my.userID == "" && my.client == id, token: my}
		err = fillClient(ctx, s, id, &c)
	} else {
		e.Who, err = fillUser(ctx, s, in.Who, id, &c)
	}
	if err != nil {
		return nil, err
	}
	if e.Who.Me && my.client == id && my.scopes != nil {
		c.Token = &perm.Token{Scopes: my.scopes, Issued: my.issued}
	}
	e.Judgment = c.Explain()
	return e, nil
}

func fillClient(ctx context.Context, s *session.Session, id string, c *perm.ScopeCase) error {
	accounts, err := s.UAA(ctx)
	if err != nil {
		return err
	}
	client, err := accounts.OAuthClient(ctx, id)
	if errors.Is(err, rest.ErrForbidden) {
		return nil
	}
	if err != nil {
		return session.Missing(err, "client", id)
	}
	c.ClientRead, c.Scopes, c.Authorities, c.Grants = true, client.Scope, client.Authorities, client.AuthorizedGrantTypes
	c.Providers, c.Required, c.AutoApprove = client.AllowedProviders, client.RequiredUserGroups, client.AutoApprove
	return nil
}

func fillUser(ctx context.Context, s *session.Session, who WhoInput, client string, c *perm.ScopeCase) (*Subject, error) {
	var w *Subject
	err := session.AtOnce(
		func() (err error) {
			w, err = findSubject(ctx, s, WhoInput{Name: who.Name, Origin: who.Origin})
			return err
		},
		func() error { return fillClient(ctx, s, client, c) },
	)
	if err != nil {
		return nil, err
	}
	c.Who, c.Me, c.Origin = w.Arg(), w.Me, w.Origin
	if w.Account == AccountNone {
		return nil, &session.MissingError{Noun: "user", Name: w.Name, Where: "in the UAA: only the Cloud Controller still knows it"}
	}
	if w.User == nil {
		return w, nil
	}
	c.UserRead, c.Inactive = true, w.Account == AccountInactive
	for _, a := range w.User.Approvals {
		c.Denied = c.Denied || a.ClientID == client && a.Scope == c.Scope && a.Status == "DENIED"
	}
	f, err := memberships(ctx, s, w.User)
	if err != nil {
		return nil, err
	}
	c.Groups = f.list
	for _, m := range f.mappings {
		if m.DisplayName == c.Scope {
			c.External = append(c.External, m.ExternalGroup)
		}
	}
	c.Group, err = groupThere(ctx, s, w.User, c.Scope)
	return w, err
}

// groupThere reports whether a group of that name exists; it does if a user is in it.
func groupThere(ctx context.Context, s *session.Session, u *uaa.User, name string) (perm.Answer, error) {
	for _, g := range u.Groups {
		if g.Display == name {
			return perm.Yes, nil
		}
	}
	c, err := s.UAA(ctx)
	if err != nil {
		return perm.Unknown, err
	}
	_, err = identity.FindGroup(ctx, c, name)
	switch {
	case session.IsAny[*session.MissingError](err):
		return perm.No, nil
	case errors.Is(err, rest.ErrForbidden):
		return perm.Unknown, nil
	case err != nil:
		return perm.Unknown, err
	}
	return perm.Yes, nil
}
