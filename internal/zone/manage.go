package zone

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// ZoneListInput narrows a list of identity zones.
type ZoneListInput struct {
	Inactive bool // only inactive ones
}

// ListZones reads the identity zones that the caller may see.
func ListZones(ctx context.Context, s *session.Session, in ZoneListInput) (iter.Seq2[*uaa.Zone, error], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	zones, err := c.Zones(ctx)
	if err != nil {
		return nil, err
	}
	return func(yield func(*uaa.Zone, error) bool) {
		for _, z := range zones {
			hideKeys(s, z)
			if in.Inactive && z.Active {
				continue
			}
			if !yield(z, nil) {
				return
			}
		}
	}, nil
}

// hideKeys adds private keys of a zone to the scrubber, in case a server returns one.
func hideKeys(s *session.Session, z *uaa.Zone) { s.Settings.Scrub.Add(rest.SecretsIn(z.Config)...) }

// ZoneInput names existing identity zones, by subdomain or id.
type ZoneInput struct {
	Names []string
}

// GetZones reads identity zones.
func GetZones(ctx context.Context, s *session.Session, in ZoneInput) (iter.Seq[session.Item[*uaa.Zone]], error) {
	_, find, err := OpenZones(ctx, s)
	if err != nil {
		return nil, err
	}
	return session.EachName(ctx, s, in.Names, func(ctx context.Context, name string) (*uaa.Zone, session.State, error) {
		z, err := find(ctx, name)
		return z, session.Unchanged, err
	}), nil
}

// zoneFinder returns the zone of a subdomain or id, or a MissingError.
type zoneFinder func(ctx context.Context, name string) (*uaa.Zone, error)

// OpenZones returns a finder. An admin of a single zone may not list zones, but may read that one by its id.
func OpenZones(ctx context.Context, s *session.Session) (*uaa.Client, zoneFinder, error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, nil, err
	}
	all, err := c.Zones(ctx)
	listed := err == nil
	if err != nil && !errors.Is(err, rest.ErrForbidden) {
		return nil, nil, err
	}
	return c, func(ctx context.Context, name string) (*uaa.Zone, error) {
		if z := session.ZoneNamed(all, name); z != nil {
			hideKeys(s, z)
			return z, nil
		}
		if listed {
			return nil, &session.MissingError{Noun: "identity zone", Name: name}
		}
		z, err := c.Zone(ctx, name)
		if err == nil {
			hideKeys(s, z)
		}
		return z, session.Missing(err, "identity zone", name)
	}, nil
}

// ZoneCreateInput describes an identity zone.
type ZoneCreateInput struct {
	Subdomain   string
	ID          string // empty: the server chooses
	Name        string // empty: the subdomain
	Description string
	ConfigFile  string // a JSON file with its configuration; missing members have the server's defaults
}

// CreateZone creates an identity zone: a separate UAA with users, groups, clients and keys, reached at its subdomain.
func CreateZone(ctx context.Context, s *session.Session, in ZoneCreateInput) (iter.Seq[session.Item[*uaa.Zone]], error) {
	if _, err := session.InZone("https://localhost", in.Subdomain); err != nil || in.Subdomain == "" {
		return nil, session.Usage("an identity zone needs a subdomain: letters, digits and hyphens")
	}
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	z := uaa.NewZone{ID: in.ID, Subdomain: in.Subdomain, Name: in.Name, Description: in.Description}
	if z.Name == "" {
		z.Name = in.Subdomain
	}
	if in.ConfigFile != "" {
		config, err := zoneConfigFile(s, in.ConfigFile)
		if err != nil {
			return nil, err
		}
		z.Config = config.Raw()
	}
	return session.Write(ctx, s, session.Change{Verb: "create", Noun: "identity zone", Names: []string{in.Subdomain}}, func(ctx context.Context, _ string) (*uaa.Zone, session.State, error) {
		if s.Settings.DryRun {
			return &uaa.Zone{ID: z.ID, Subdomain: z.Subdomain, Name: z.Name, Description: z.Description, Active: true}, session.WouldCreate, nil
		}
		created, err := c.CreateZone(ctx, z)
		if err != nil {
			return nil, session.Failed, zoneTaken(err, in.Subdomain)
		}
		hideKeys(s, created)
		s.UI.Show("next: with --zone %s commands act in it; members of the group zones.%s.admin may use it", line.Posix(created.Subdomain), created.ID)
		return created, session.Created, nil
	})
}

// zoneTaken replaces the UAA's message, which is a database error.
func zoneTaken(err error, subdomain string) error {
	var said *rest.Error
	if errors.As(err, &said) && errors.Is(err, rest.ErrConflict) {
		said.Message = "an identity zone with the subdomain " + subdomain + ", or with this id, already exists"
	}
	return err
}

// zoneConfigFile reads a configuration, or a whole zone as `zone get -o json` prints it, of which it uses the configuration.
func zoneConfigFile(s *session.Session, name string) (session.Document, error) {
	doc, err := session.ReadDocumentFile("--config", name)
	if err != nil {
		return nil, err
	}
	if doc["subdomain"] != nil && doc["config"] != nil {
		if doc, err = session.ReadDocument(doc["config"]); err != nil {
			return nil, session.Usage("--config: the config of the zone in %s is not a JSON object: %v", name, err)
		}
	}
	s.Settings.Scrub.Add(rest.SecretsIn(doc.Raw())...)
	return doc, nil
}

// ZoneUpdateInput names an identity zone and describes changes to it; nil leaves a field unchanged.
type ZoneUpdateInput struct {
	Zone                         string
	Subdomain, Name, Description *string
	ConfigFile                   string // a JSON file to merge into the configuration (RFC 7396: null removes a member)
}

// UpdateZone updates the given settings of an identity zone.
func UpdateZone(ctx context.Context, s *session.Session, in ZoneUpdateInput) (iter.Seq[session.Item[*uaa.Zone]], error) {
	patch := session.Document{}
	if in.ConfigFile != "" {
		var err error
		if patch, err = zoneConfigFile(s, in.ConfigFile); err != nil {
			return nil, err
		}
	}
	change := func(whole, config session.Document) error {
		for name, value := range map[string]*string{"subdomain": in.Subdomain, "name": in.Name, "description": in.Description} {
			if value != nil {
				whole.Set(name, *value)
			}
		}
		config.Merge(patch)
		return nil
	}
	c, find, err := OpenZones(ctx, s)
	if err != nil {
		return nil, err
	}
	ask := session.Change{Verb: "update", Noun: "identity zone", Names: []string{in.Zone}}
	if in.Subdomain != nil {
		ask.Asks, ask.Effect = true, "and give it another address, so that all its tokens and the logins of its apps end"
	}
	return session.Write(ctx, s, ask, func(ctx context.Context, name string) (*uaa.Zone, session.State, error) {
		z, err := find(ctx, name)
		if err != nil {
			return nil, session.Failed, err
		}
		return putZone(ctx, s, c, z, change)
	})
}

// putZone changes a zone that was read and sends all of it, unless nothing differs.
func putZone(ctx context.Context, s *session.Session, c *uaa.Client, z *uaa.Zone, change func(whole, config session.Document) error) (*uaa.Zone, session.State, error) {
	before, err := session.ReadDocument(z.JSON())
	if err != nil {
		return z, session.Failed, err
	}
	config, err := session.ReadDocument(z.Config)
	if err != nil {
		return z, session.Failed, fmt.Errorf("the configuration of zone %s: %w", z.Subdomain, err)
	}
	after := before.Clone()
	if err := change(after, config); err != nil {
		return z, session.Failed, err
	}
	after["config"] = config.Raw()
	switch {
	case after.SameAs(before):
		return z, session.Unchanged, nil
	case s.Settings.DryRun:
		return z, session.WouldChange, nil
	}
	changed, err := c.UpdateZone(ctx, z.ID, after)
	if err != nil {
		return z, session.Failed, zoneTaken(err, z.Subdomain)
	}
	hideKeys(s, changed)
	return changed, session.Changed, nil
}
