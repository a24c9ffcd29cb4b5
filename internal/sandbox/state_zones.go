package sandbox

import (
	"errors"
)

// uaaLoad builds zones from the lines of a state file.
type uaaLoad struct {
	zones  []*zone
	hashes map[string]*secretHash
}

func newUAALoad() *uaaLoad { return &uaaLoad{hashes: map[string]*secretHash{}} }

// empty tells whether no zone was read yet.
func (l *uaaLoad) empty() bool { return len(l.zones) == 0 }

// whole tells whether there is what every UAA has.
func (l *uaaLoad) whole() bool { return len(l.zones) > 0 && l.zones[0].id == defaultZone }

// knownID is the id that a user of the default zone has: the same text, once in memory. It is "" for others.
func (l *uaaLoad) knownID(id string) string {
	if u := l.zones[0].users.byID[id]; u != nil {
		return u.id
	}
	return ""
}

// restore puts loaded data into a server that nobody uses yet.
func (s *uaaServer) restore(l *uaaLoad) { s.zones.list = l.zones }

// take adds one line's record. The first is a zone.
func (l *uaaLoad) take(r *uaaLine) error {
	if r.Zone != nil {
		return l.zone(r.Zone)
	}
	z := l.zones[len(l.zones)-1]
	switch {
	case r.Provider != nil:
		z.providers = append(z.providers, r.Provider.provider())
	case r.User != nil:
		password, err := l.hash(r.User.Password)
		if err != nil || z.users.byID[r.User.ID] != nil || z.users.find(r.User.Name, r.User.Origin) != nil {
			return errors.Join(errors.New("a user that can't be"), err)
		}
		z.users.put(r.User.user(password))
	case r.Group != nil:
		return z.loadGroup(r.Group)
	case r.Mapping != nil:
		if z.groups.byID[r.Mapping.Group] == nil {
			return errors.New("a mapping to no group")
		}
		z.groups.mappings = append(z.groups.mappings, mapping{r.Mapping.Group, r.Mapping.External, r.Mapping.Origin, r.Mapping.Created})
	case r.Client != nil:
		return l.client(z, r.Client)
	case r.Token != nil:
		t := r.Token
		z.tokens.byID[t.Claims.JTI] = &storedToken{t.Claims, t.Kind, t.Opaque, t.Issued, t.Expires}
	case r.Approval != nil:
		z.approvals[r.Approval.UserID] = append(z.approvals[r.Approval.UserID], *r.Approval)
	default:
		return errors.New("an empty record")
	}
	return nil
}

func (l *uaaLoad) zone(in *stateZone) error {
	for _, other := range l.zones {
		if other.id == in.ID || other.subdomain == in.Subdomain {
			return errors.New("a zone twice")
		}
	}
	z := newZone(in.ID, in.Subdomain, in.Name, in.Created)
	z.providers = nil
	z.description, z.version, z.modified, z.config, z.defaultGroups = in.Description, in.Version, in.Modified, rawOrNil(in.Config), in.DefaultGroups
	z.inactive = in.Inactive
	l.zones = append(l.zones, z)
	return nil
}

func (z *zone) loadGroup(in *stateGroup) error {
	if z.groups.byID[in.ID] != nil || z.groups.byName[in.Name] != nil {
		return errors.New("a group twice")
	}
	z.groups.add(&group{
		id: in.ID, displayName: in.Name, description: in.Description, version: in.Version, created: in.Created, modified: in.Modified,
		members: in.Members,
	})
	return nil
}

func (l *uaaLoad) client(z *zone, in *stateClient) error {
	cl := in.client()
	for _, text := range in.Secrets {
		h, err := l.hash(text)
		if err != nil || h == nil {
			return errHash
		}
		cl.secrets = append(cl.secrets, h)
	}
	if z.clients.byID[cl.id] != nil {
		return errors.New("a client twice")
	}
	z.clients.put(cl)
	return nil
}
