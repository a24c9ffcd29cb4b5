package identity

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/near"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
	"github.com/cfid-cli/cfid/internal/zone"
)

// ScopeListInput chooses scopes.
type ScopeListInput struct {
	Mine   bool // those of the session's token
	Server bool // those with a group in the UAA
}

// ScopeRow is a scope in a list.
type ScopeRow struct {
	Name    string
	Meaning string // "" if no table has it
	Of      string // the component that requires it
}

// NeedsServer reports whether the list needs a session.
func (in ScopeListInput) NeedsServer() bool { return in.Mine || in.Server }

// ListScopes lists the documented scopes of the platform, or those of the token or of the server.
func ListScopes(ctx context.Context, s *session.Session, in ScopeListInput) (iter.Seq2[ScopeRow, error], error) {
	switch {
	case in.Mine:
		t, err := s.Tokens(ctx, 0)
		if err != nil {
			return nil, err
		}
		return scopeRows(slices.Sorted(slices.Values(t.Scope))), nil
	case in.Server:
		c, err := s.UAA(ctx)
		if err != nil {
			return nil, err
		}
		groups := c.Groups(ctx, uaa.ListInput{SortBy: "displayName", Attributes: []string{"id", "displayName", "description"}, Moved: s.Moved("groups")})
		return func(yield func(ScopeRow, error) bool) {
			for g, err := range groups {
				if !yield(scopeRow(g), err) {
					return
				}
			}
		}, nil
	}
	return func(yield func(ScopeRow, error) bool) {
		for _, known := range perm.Scopes() {
			if !yield(ScopeRow{known.Name, known.Meaning, known.Of}, nil) {
				return
			}
		}
	}, nil
}

func scopeRows(names []string) iter.Seq2[ScopeRow, error] {
	return func(yield func(ScopeRow, error) bool) {
		for _, name := range names {
			m, _ := perm.Explain(name)
			if !yield(ScopeRow{name, m.Text, m.Of}, nil) {
				return
			}
		}
	}
}

func scopeRow(g *uaa.Group) ScopeRow {
	if g == nil {
		return ScopeRow{}
	}
	m, known := perm.Explain(g.DisplayName)
	if !known {
		m.Text = g.Description
	}
	return ScopeRow{g.DisplayName, m.Text, m.Of}
}

// ScopeInput names scopes to explain.
type ScopeInput struct {
	Names   []string
	Offline bool // use the tables only, send no request
}

// ScopeFacts is the meaning of a scope, and who has it.
type ScopeFacts struct {
	perm.Meaning
	Known    bool // the tables have it
	Includes []string

	Asked       bool // the following fields were read from the server
	Group       *uaa.Group
	Direct      []string // users in the group
	Nested      []string // users in a group in the group: "joe through dev-team"
	External    []string // "cn=ops of ldap": mapped groups of providers
	Default     bool     // every user of the zone has it without being listed
	Scope       []string // clients whose users may get it
	Authorities []string // clients that have it themselves
	Held        bool     // the session's token has it
	Unread      []string // objects that the caller may not read
}

// ExplainScopes returns what scopes mean, what they include and who has them. Objects that the caller may not read are in
// Unread and are not an error: the meaning needs no server.
func ExplainScopes(ctx context.Context, s *session.Session, in ScopeInput) (iter.Seq[session.Item[*ScopeFacts]], error) {
	var c *uaa.Client
	if !in.Offline {
		var err error
		if c, err = s.UAA(ctx); err != nil {
			return nil, err
		}
	}
	return session.EachName(ctx, s, in.Names, func(ctx context.Context, name string) (*ScopeFacts, session.State, error) {
		facts := &ScopeFacts{Includes: perm.Includes(name)}
		facts.Meaning, facts.Known = perm.Explain(name)
		facts.Meaning.Scope = name
		if c != nil {
			facts.Asked = true
			if err := facts.holders(ctx, s, c); err != nil {
				return nil, session.Failed, err
			}
		}
		if !facts.Known && facts.Group == nil && len(facts.Scope)+len(facts.Authorities)+len(facts.Unread) == 0 {
			return nil, session.Failed, unknownScope(name)
		}
		return facts, session.Unchanged, nil
	}), nil
}

func unknownScope(name string) error {
	var names []string
	for _, known := range perm.Scopes() {
		names = append(names, known.Name)
	}
	if meant := near.Words(name, names); len(meant) > 0 {
		return &session.MissingError{Noun: "scope", Name: name, Where: "(is it " + strings.Join(meant, " or ") + "?)"}
	}
	return &session.MissingError{Noun: "scope", Name: name}
}

// holders reads who has the scope: users through its group, and clients.
func (f *ScopeFacts) holders(ctx context.Context, s *session.Session, c *uaa.Client) error {
	for _, part := range []struct {
		what string
		read func(context.Context, *uaa.Client) error
	}{{"groups (scim.read)", f.readGroup}, {"clients (clients.read)", f.readClients}, {"default groups (zones.read)", f.readDefault(s)}} {
		err := part.read(ctx, c)
		if errors.Is(err, rest.ErrForbidden) {
			f.Unread = append(f.Unread, part.what)
			continue
		}
		if err != nil {
			return err
		}
	}
	f.Held = slices.Contains(s.Scopes(), f.Meaning.Scope)
	return nil
}

func (f *ScopeFacts) readGroup(ctx context.Context, c *uaa.Client) error {
	g, err := FindGroup(ctx, c, f.Meaning.Scope)
	if session.IsAny[*session.MissingError](err) {
		return nil
	}
	if err != nil {
		return err
	}
	f.Group = g
	if err := f.readMembers(ctx, c, g.ID, "", map[string]bool{}); err != nil {
		return err
	}
	for m, err := range c.Mappings(ctx, uaa.MappingListInput{}) {
		if err != nil {
			return err
		}
		if m.GroupID == g.ID {
			f.External = append(f.External, m.ExternalGroup+" of "+m.Origin)
		}
	}
	return nil
}

// readMembers reads the members of a group and of the groups in it. A UAA allows cycles, so each group is read once.
func (f *ScopeFacts) readMembers(ctx context.Context, c *uaa.Client, group, through string, seen map[string]bool) error {
	if seen[group] {
		return nil
	}
	seen[group] = true
	members, err := c.Members(ctx, group, true)
	if err != nil {
		return err
	}
	for _, m := range members {
		switch {
		case m.Type == uaa.MemberGroup && m.Entity != nil:
			if err := f.readMembers(ctx, c, m.Value, m.Entity.DisplayName, seen); err != nil {
				return err
			}
		case through == "":
			f.Direct = append(f.Direct, holder(m))
		default:
			f.Nested = append(f.Nested, holder(m)+" through "+through)
		}
	}
	return nil
}

func holder(m uaa.Member) string {
	if m.Entity == nil || m.Entity.UserName == "" {
		return m.Value
	}
	if m.Origin != "" && m.Origin != session.OriginUAA {
		return m.Entity.UserName + "@" + m.Origin
	}
	return m.Entity.UserName
}

func (f *ScopeFacts) readClients(ctx context.Context, c *uaa.Client) error {
	for client, err := range c.Clients(ctx, uaa.ListInput{}) {
		if err != nil {
			return err
		}
		if slices.Contains(client.Scope, f.Meaning.Scope) {
			f.Scope = append(f.Scope, client.ClientID)
		}
		if slices.Contains(client.Authorities, f.Meaning.Scope) {
			f.Authorities = append(f.Authorities, client.ClientID)
		}
	}
	return nil
}

// readDefault reads whether all users of the zone have the scope: such groups list no members.
func (f *ScopeFacts) readDefault(s *session.Session) func(context.Context, *uaa.Client) error {
	return func(ctx context.Context, _ *uaa.Client) error {
		groups, err := DefaultGroups(ctx, s)
		f.Default = slices.Contains(groups, f.Meaning.Scope)
		return err
	}
}

// DefaultGroups returns the groups that every user of the zone is in without being listed.
func DefaultGroups(ctx context.Context, s *session.Session) ([]string, error) {
	_, find, err := zone.OpenZones(ctx, s)
	if err != nil {
		return nil, err
	}
	z, err := find(ctx, zone.ZoneName(s, ""))
	if err != nil {
		return nil, err
	}
	config, err := session.ReadDocument(z.Config)
	if err != nil {
		return nil, err
	}
	var groups []string
	if raw := config.At("userConfig.defaultGroups"); raw != nil {
		err = json.Unmarshal(raw, &groups)
	}
	return groups, err
}
