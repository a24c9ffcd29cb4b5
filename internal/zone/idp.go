package zone

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// ProviderListInput narrows a list of identity providers.
type ProviderListInput struct {
	Active bool   // only active ones
	Type   string // "oidc", "saml", "ldap", or as UAA names it; empty: all
}

// ListProviders reads the identity providers of the zone.
func ListProviders(ctx context.Context, s *session.Session, in ProviderListInput) (iter.Seq2[*uaa.Provider, error], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	providers, err := providers(ctx, s, c, in.Active)
	if err != nil {
		return nil, err
	}
	return func(yield func(*uaa.Provider, error) bool) {
		for _, p := range providers {
			if in.Type != "" && p.Type != providerType(in.Type) {
				continue
			}
			if !yield(p, nil) {
				return
			}
		}
	}, nil
}

// providers reads the providers and adds secrets in their configurations to the scrubber, in case a server returns one.
func providers(ctx context.Context, s *session.Session, c *uaa.Client, active bool) ([]*uaa.Provider, error) {
	providers, err := c.Providers(ctx, active)
	for _, p := range providers {
		s.Settings.Scrub.Add(rest.SecretsIn(p.Config)...)
	}
	return providers, err
}

// ProviderInput names existing identity providers: by origin, by id, or by a unique name.
type ProviderInput struct {
	Names []string
}

// GetProviders reads identity providers. It lists all of them, because UAA 4.30 cannot find one by its origin.
func GetProviders(ctx context.Context, s *session.Session, in ProviderInput) (iter.Seq[session.Item[*uaa.Provider]], error) {
	_, all, err := allProviders(ctx, s)
	if err != nil {
		return nil, err
	}
	return session.EachName(ctx, s, in.Names, func(_ context.Context, name string) (*uaa.Provider, session.State, error) {
		p, err := providerNamed(all, name)
		return p, session.Unchanged, err
	}), nil
}

func allProviders(ctx context.Context, s *session.Session) (*uaa.Client, []*uaa.Provider, error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, nil, err
	}
	all, err := providers(ctx, s, c, false)
	return c, all, err
}

// providerNamed finds a provider. It prefers the origin, which users, groups and logins refer to.
func providerNamed(all []*uaa.Provider, name string) (*uaa.Provider, error) {
	var named []*uaa.Provider
	for _, p := range all {
		if p.OriginKey == name || p.ID == name {
			return p, nil
		}
		if strings.EqualFold(p.Name, name) {
			named = append(named, p)
		}
	}
	switch len(named) {
	case 0:
		return nil, &session.MissingError{Noun: "identity provider", Name: name}
	case 1:
		return named[0], nil
	}
	ambiguous := &session.AmbiguousError{Noun: "identity provider", Name: name}
	for _, p := range named {
		ambiguous.Choices = append(ambiguous.Choices, p.OriginKey)
	}
	return nil, ambiguous
}

// DeleteProviders deletes identity providers, after confirmation. A UAA deletes their users and group mappings too.
func DeleteProviders(ctx context.Context, s *session.Session, in ProviderInput) (iter.Seq[session.Item[*uaa.Provider]], error) {
	c, all, err := allProviders(ctx, s)
	if err != nil {
		return nil, err
	}
	change := session.Change{Verb: "delete", Noun: "identity provider", Names: in.Names, Asks: true, Effect: usersOf(ctx, c, all, in.Names)}
	return session.Write(ctx, s, change, func(ctx context.Context, name string) (*uaa.Provider, session.State, error) {
		p, err := providerNamed(all, name)
		switch {
		case err != nil:
			return nil, session.Failed, err
		case p.OriginKey == session.OriginUAA:
			return p, session.Failed, session.Usage("the origin uaa is the zone's own users: deactivate it, or delete the zone")
		case s.Settings.DryRun:
			return p, session.WouldDelete, nil
		}
		_, err = c.DeleteProvider(ctx, p.ID)
		return p, session.Deleted, session.Missing(err, "identity provider", name)
	})
}

// usersOf describes the users that are deleted with the providers; without a number if the caller may not read users.
func usersOf(ctx context.Context, c *uaa.Client, all []*uaa.Provider, names []string) string {
	var filters []string
	for _, name := range names {
		if p, err := providerNamed(all, name); err == nil {
			filters = append(filters, uaa.Eq("origin", p.OriginKey))
		}
	}
	n, err := c.CountUsers(ctx, uaa.Or(filters...))
	if err != nil || len(filters) == 0 {
		return "with its users and group mappings"
	}
	return fmt.Sprintf("with %s and its group mappings", session.Counted(n, "user"))
}

// ActivateProviders activates identity providers, so that their users can log in again.
func ActivateProviders(ctx context.Context, s *session.Session, in ProviderInput) (iter.Seq[session.Item[*uaa.Provider]], error) {
	return switchProviders(ctx, s, in, true)
}

// DeactivateProviders deactivates identity providers, so that their users cannot log in; their tokens stay valid. The
// origin uaa needs confirmation, because then no one can log in with a password.
func DeactivateProviders(ctx context.Context, s *session.Session, in ProviderInput) (iter.Seq[session.Item[*uaa.Provider]], error) {
	return switchProviders(ctx, s, in, false)
}

func switchProviders(ctx context.Context, s *session.Session, in ProviderInput, on bool) (iter.Seq[session.Item[*uaa.Provider]], error) {
	c, all, err := allProviders(ctx, s)
	if err != nil {
		return nil, err
	}
	change := session.Change{Verb: "activate", Noun: "identity provider", Names: in.Names}
	if !on {
		change.Verb = "deactivate"
		for _, name := range in.Names {
			if p, err := providerNamed(all, name); err == nil && p.OriginKey == session.OriginUAA {
				change.Asks, change.Effect = true, "so that none of the zone's own users can log in"
			}
		}
	}
	return session.Write(ctx, s, change, func(ctx context.Context, name string) (*uaa.Provider, session.State, error) {
		p, err := providerNamed(all, name)
		if err != nil {
			return nil, session.Failed, err
		}
		return putProvider(ctx, s, c, p, activeIs(on))
	})
}

// activeIs returns the change of putProvider and putZone that sets active.
func activeIs(on bool) func(whole, config session.Document) error {
	return func(whole, _ session.Document) error {
		whole.Set("active", on)
		return nil
	}
}

// putProvider changes a provider that was read and sends all of it, unless nothing differs. A UAA does not return secrets
// and keeps them if they are missing.
func putProvider(ctx context.Context, s *session.Session, c *uaa.Client, p *uaa.Provider, change func(whole, config session.Document) error) (*uaa.Provider, session.State, error) {
	before, err := session.ReadDocument(p.JSON())
	if err != nil {
		return p, session.Failed, err
	}
	config, err := session.ReadDocument(p.Config)
	if err != nil {
		return p, session.Failed, fmt.Errorf("the configuration of identity provider %s: %w", p.OriginKey, err)
	}
	after, had := before.Clone(), len(config) > 0
	if err := change(after, config); err != nil {
		return p, session.Failed, err
	}
	if had || len(config) > 0 {
		after["config"] = config.Raw()
	}
	switch {
	case after.SameAs(before):
		return p, session.Unchanged, nil
	case s.Settings.DryRun:
		return p, session.WouldChange, nil
	}
	changed, err := c.UpdateProvider(ctx, p.ID, after)
	if err != nil {
		return p, session.Failed, providerRefusal(err, p.OriginKey, p.Type)
	}
	return changed, session.Changed, nil
}

// providerRefusal adds a message to an error: a UAA answers a conflict and an invalid configuration with only the
// provider that was sent.
func providerRefusal(err error, origin, kind string) error {
	var said *rest.Error
	if !errors.As(err, &said) || said.Message != "" {
		return err
	}
	switch {
	case errors.Is(err, rest.ErrConflict):
		said.Message = "the origin " + origin + " already exists, or another provider already has this issuer"
	case errors.Is(err, rest.ErrInvalid):
		said.Message = "the server rejects the configuration of " + origin + " without a reason"
		if needs := providerNeeds(kind); needs != "" {
			said.Message += "; a provider of type " + kind + " needs " + needs
		}
	}
	return err
}
