package identity

import (
	"context"
	"errors"
	"iter"
	"strings"

	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// MappingListInput narrows a list of group mappings.
type MappingListInput struct {
	Group    string // name or id
	External string
	Origin   string
	Limit    int
}

// ListMappings streams the mappings of external groups to groups.
func ListMappings(ctx context.Context, s *session.Session, in MappingListInput) (iter.Seq2[*uaa.Mapping, error], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	list := uaa.MappingListInput{ExternalGroup: strings.ToLower(in.External), Origin: in.Origin, Limit: in.Limit, Moved: s.Moved("mappings")}
	if in.Group == "" {
		return c.Mappings(ctx, list), nil
	}
	g, err := FindGroup(ctx, c, in.Group)
	if err != nil {
		return nil, err
	}
	list.Limit = 0 // the server can't filter by group, so the limit counts what is left
	ours := func(m *uaa.Mapping) bool { return m.GroupID == g.ID }
	return session.Sifted(c.Mappings(ctx, list), []func(*uaa.Mapping) bool{ours}, 0, in.Limit), nil
}

// MappingInput names a group and external groups. A UAA stores and compares external names in lower case.
type MappingInput struct {
	Group    string
	External []string
	Origin   string // "": ldap, as in the UAA
}

const defaultMappingOrigin = "ldap"

// MapGroups maps external groups to a group: their members are in it from their next login on.
func MapGroups(ctx context.Context, s *session.Session, in MappingInput) (iter.Seq[session.Item[*uaa.Mapping]], error) {
	return mappings(ctx, s, in, mappingChange{"map", session.WouldAdd, true}, func(ctx context.Context, c *uaa.Client, m uaa.Mapping) (*uaa.Mapping, session.State, error) {
		made, err := c.CreateMapping(ctx, m)
		return made, session.Added, err
	})
}

// UnmapGroups removes mappings. An external group that is not mapped is unchanged.
func UnmapGroups(ctx context.Context, s *session.Session, in MappingInput) (iter.Seq[session.Item[*uaa.Mapping]], error) {
	return mappings(ctx, s, in, mappingChange{"unmap", session.WouldRemove, false}, func(ctx context.Context, c *uaa.Client, m uaa.Mapping) (*uaa.Mapping, session.State, error) {
		gone, err := c.DeleteMapping(ctx, m)
		if errors.Is(err, rest.ErrNotFound) {
			return &m, session.Unchanged, nil
		}
		return gone, session.Removed, session.Unroutable(m.ExternalGroup, "; deleting the group removes its mappings", err)
	})
}

// mappingChange describes a change of mappings.
type mappingChange struct {
	verb  string
	would session.State
	is    bool // true: no change for groups that are mapped; false: for those that are not
}

func mappings(ctx context.Context, s *session.Session, in MappingInput, change mappingChange,
	write func(context.Context, *uaa.Client, uaa.Mapping) (*uaa.Mapping, session.State, error)) (iter.Seq[session.Item[*uaa.Mapping]], error) {
	if in.Origin == "" {
		in.Origin = defaultMappingOrigin
	}
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	g, err := FindGroup(ctx, c, in.Group)
	if err != nil {
		return nil, err
	}
	return session.Write(ctx, s, session.Change{Verb: change.verb, Noun: "external group", Names: in.External}, func(ctx context.Context, name string) (*uaa.Mapping, session.State, error) {
		if strings.TrimSpace(name) == "" {
			return nil, session.Failed, session.Usage("an external group needs a name")
		}
		m := uaa.Mapping{GroupID: g.ID, DisplayName: g.DisplayName, ExternalGroup: name, Origin: in.Origin}
		have, err := mapped(ctx, c, m)
		switch {
		case err != nil:
			return nil, session.Failed, err
		case (have != nil) == change.is:
			if have == nil {
				have = &m
			}
			return have, session.Unchanged, nil
		case s.Settings.DryRun:
			return &m, change.would, nil
		}
		if have != nil {
			m.ExternalGroup = have.ExternalGroup
		}
		m.DisplayName = "" // the id names the group; two display names may differ by case only
		return write(ctx, c, m)
	})
}

// mapped returns the existing mapping, nil if there is none.
func mapped(ctx context.Context, c *uaa.Client, want uaa.Mapping) (*uaa.Mapping, error) {
	for m, err := range c.Mappings(ctx, uaa.MappingListInput{ExternalGroup: strings.ToLower(want.ExternalGroup), Origin: want.Origin}) {
		if err != nil {
			return nil, err
		}
		if m.GroupID == want.GroupID && m.Origin == want.Origin && strings.EqualFold(m.ExternalGroup, want.ExternalGroup) {
			return m, nil
		}
	}
	return nil, nil
}
