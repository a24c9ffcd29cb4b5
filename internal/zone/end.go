package zone

import (
	"context"
	"iter"
	"strings"

	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// SwitchZones activates or deactivates identity zones. In an inactive zone no one can log in and tokens are rejected.
func SwitchZones(on bool) func(context.Context, *session.Session, ZoneInput) (iter.Seq[session.Item[*uaa.Zone]], error) {
	return func(ctx context.Context, s *session.Session, in ZoneInput) (iter.Seq[session.Item[*uaa.Zone]], error) {
		c, find, err := OpenZones(ctx, s)
		if err != nil {
			return nil, err
		}
		change := session.Change{Verb: "activate", Noun: "identity zone", Names: in.Names}
		if !on {
			change = session.Change{Verb: "deactivate", Noun: "identity zone", Names: in.Names, Asks: true, Effect: "so that no one can log in there"}
		}
		return session.Write(ctx, s, change, func(ctx context.Context, name string) (*uaa.Zone, session.State, error) {
			z, err := find(ctx, name)
			switch {
			case err != nil:
				return nil, session.Failed, err
			case z.ID == uaa.DefaultZone:
				return z, session.Failed, session.Usage("the default zone is always active")
			}
			return putZone(ctx, s, c, z, activeIs(on))
		})
	}
}

// DeleteZones deletes identity zones and everything in them, after confirmation.
func DeleteZones(ctx context.Context, s *session.Session, in ZoneInput) (iter.Seq[session.Item[*uaa.Zone]], error) {
	c, find, err := OpenZones(ctx, s)
	if err != nil {
		return nil, err
	}
	change := session.Change{Verb: "delete", Noun: "identity zone", Names: in.Names, Asks: true, Effect: "with all users, groups, clients and providers in it"}
	if len(in.Names) == 1 && s.Settings.Yes == "" && !s.Settings.DryRun {
		change.Effect = zoneContents(ctx, s, find, in.Names[0], change.Effect)
	}
	return session.Write(ctx, s, change, func(ctx context.Context, name string) (*uaa.Zone, session.State, error) {
		z, err := find(ctx, name)
		switch {
		case err != nil:
			return nil, session.Failed, err
		case z.ID == uaa.DefaultZone:
			return z, session.Failed, session.Usage("the default zone cannot be deleted: it is the UAA itself")
		case s.Settings.DryRun:
			return z, session.WouldDelete, nil
		}
		_, err = c.DeleteZone(ctx, z.ID)
		return z, session.Deleted, session.Missing(err, "identity zone", name)
	})
}

// zoneContents describes what is deleted with a zone, with counts; it returns otherwise if they cannot be read.
func zoneContents(ctx context.Context, s *session.Session, find zoneFinder, name, otherwise string) string {
	z, err := find(ctx, name)
	if err != nil {
		return otherwise
	}
	c, err := uaaIn(s, z)
	if err != nil {
		return otherwise
	}
	var parts []string
	for _, part := range []struct {
		noun  string
		count func(context.Context, string) (int, error)
	}{{"user", c.CountUsers}, {"group", c.CountGroups}, {"client", c.CountClients}} {
		n, err := part.count(ctx, "")
		if err != nil {
			return otherwise
		}
		parts = append(parts, session.Counted(n, part.noun))
	}
	return "with its " + strings.Join(parts, ", ") + " and all providers"
}

// uaaIn returns the client of the UAA in a zone, for requests about the zone's objects.
func uaaIn(s *session.Session, z *uaa.Zone) (*uaa.Client, error) {
	c, err := s.Context()
	if err != nil {
		return nil, err
	}
	api, err := s.UAAAPI()
	if err != nil {
		return nil, err
	}
	if z.ID == uaa.DefaultZone || c.Zone != "" {
		return uaa.New(api), nil
	}
	return uaa.New(api.With(rest.Header{session.ZoneIDHeader: {z.ID}})), nil
}
