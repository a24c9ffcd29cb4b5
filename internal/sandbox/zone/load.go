package zone

import (
	"errors"
)

// Loader builds zones from the lines of a state file.
type Loader struct {
	zones  []*Zone
	hashes map[string]*SecretHash
}

// NewLoader reads a saved zone.
func NewLoader() *Loader { return &Loader{hashes: map[string]*SecretHash{}} }

// Empty reports whether no zone was read yet.
func (l *Loader) Empty() bool { return len(l.zones) == 0 }

// Whole reports whether there is what every UAA has.
func (l *Loader) Whole() bool { return len(l.zones) > 0 && l.zones[0].ID == Default }

// KnownID is the id that a user of the default zone has: the same text, once in memory. It is "" for others.
func (l *Loader) KnownID(id string) string {
	if u := l.zones[0].Users.ByID[id]; u != nil {
		return u.ID
	}
	return ""
}

// Take adds one line's record. The first is a zone.
func (l *Loader) Take(r *IdentityLine) error {
	if r.Zone != nil {
		return l.zone(r.Zone)
	}
	z := l.zones[len(l.zones)-1]
	switch {
	case r.Provider != nil:
		z.Providers = append(z.Providers, r.Provider.provider())
	case r.User != nil:
		password, err := l.hash(r.User.Password)
		if err != nil || z.Users.ByID[r.User.ID] != nil || z.Users.Find(r.User.Name, r.User.Origin) != nil {
			return errors.Join(errors.New("a user that can't be"), err)
		}
		z.Users.Put(r.User.user(password))
	case r.Group != nil:
		return z.loadGroup(r.Group)
	case r.Mapping != nil:
		if z.Groups.ByID[r.Mapping.Group] == nil {
			return errors.New("a mapping to no group")
		}
		z.Groups.Mappings = append(z.Groups.Mappings, Mapping{r.Mapping.Group, r.Mapping.External, r.Mapping.Origin, r.Mapping.Created})
	case r.Client != nil:
		return l.client(z, r.Client)
	case r.Token != nil:
		t := r.Token
		z.Tokens.ByID[t.Claims.JTI] = &StoredToken{t.Claims, t.Kind, t.Opaque, t.Issued, t.Expires}
	case r.Approval != nil:
		z.Approvals[r.Approval.UserID] = append(z.Approvals[r.Approval.UserID], *r.Approval)
	default:
		return errors.New("an empty record")
	}
	return nil
}

func (l *Loader) zone(in *stateZone) error {
	for _, other := range l.zones {
		if other.ID == in.ID || other.Subdomain == in.Subdomain {
			return errors.New("a zone twice")
		}
	}
	z := New(in.ID, in.Subdomain, in.Name, in.Created)
	z.Providers = nil
	z.Description, z.Version, z.Modified, z.Config, z.DefaultGroups = in.Description, in.Version, in.Modified, rawOrNil(in.Config), in.DefaultGroups
	z.Inactive = in.Inactive
	l.zones = append(l.zones, z)
	return nil
}

func (z *Zone) loadGroup(in *stateGroup) error {
	if z.Groups.ByID[in.ID] != nil || z.Groups.ByName[in.Name] != nil {
		return errors.New("a group twice")
	}
	z.Groups.Add(&Group{
		ID: in.ID, displayName: in.Name, Description: in.Description, Version: in.Version, created: in.Created, Modified: in.Modified,
		Members: in.Members,
	})
	return nil
}

func (l *Loader) client(z *Zone, in *stateClient) error {
	cl := in.client()
	for _, text := range in.Secrets {
		h, err := l.hash(text)
		if err != nil || h == nil {
			return errHash
		}
		cl.Secrets = append(cl.Secrets, h)
	}
	if z.Clients.ByID[cl.ID] != nil {
		return errors.New("a client twice")
	}
	z.Clients.Put(cl)
	return nil
}
