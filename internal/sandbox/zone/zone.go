// Package zone holds what a UAA knows: identity zones with their users, groups, clients, providers, tokens and approvals,
// how these depend on each other, how users and groups look on the wire, and the lines of a state file they become.
// It answers no requests and checks no rights: that is for package uaa.
package zone

import (
	"encoding/json"
	"iter"
	"slices"
	"sync"
	"time"
)

func (z *Zone) ensureGroup(name string, now time.Time) {
	z.Lock()
	defer z.Unlock()
	if z.Groups.ByName[name] == nil {
		z.Groups.Add(NewGroup(name, now))
	}
}

// Zone is one identity zone: a UAA of its own with users, groups, clients and tokens.
//
// Users and clients are never changed in place: a change puts a new value under the same id. So a pointer that was
// looked up is a consistent snapshot. Groups are changed in place and must be read under the zone's lock.
type Zone struct {
	ID, Subdomain string
	Created       time.Time

	sync.RWMutex
	Users             userTable
	Groups            groupTable
	common            commonGroups
	Clients           clientTable
	Tokens            tokenTable
	Codes             map[string]*Code
	Sessions          map[string]Session
	Approvals         map[string][]Approval // by user id
	Devices           deviceTable
	Name, Description string
	Version           int
	Modified          time.Time
	Config            json.RawMessage // as it was set; nil for defaults
	Inactive          bool            // then it rejects all requests

	Providers []*Provider

	// DefaultGroups are the names every user of origin uaa holds without being listed as a member.
	DefaultGroups []string
}

// Default is the id and the name of the zone without subdomain.
const Default = "uaa"

// New is an empty zone.
func New(id, subdomain, name string, now time.Time) *Zone {
	z := &Zone{ID: id, Subdomain: subdomain, Name: name, Created: now, Modified: now}
	z.Users.init()
	z.Groups.init()
	z.Clients.init()
	z.Tokens.init()
	z.Codes = map[string]*Code{}
	z.Providers = builtinProviders(now, id == Default)
	z.Sessions = map[string]Session{}
	z.Approvals = map[string][]Approval{}
	return z
}

// Title is the zone's name.
func (z *Zone) Title() string {
	z.RLock()
	defer z.RUnlock()
	return z.Name
}

// Closed reports whether the zone is inactive.
func (z *Zone) Closed() bool {
	z.RLock()
	defer z.RUnlock()
	return z.Inactive
}

// Table is all zones of a UAA, the default one first.
type Table struct {
	mu   sync.RWMutex
	list []*Zone
}

// Home is the default zone.
func (t *Table) Home() *Zone {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.list[0]
}

// All are the zones of this moment.
func (t *Table) All() []*Zone {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return slices.Clone(t.list)
}

// Serving is the active zone of a subdomain, nil when there is none.
func (t *Table) Serving(subdomain string) *Zone {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for _, z := range t.list {
		if z.Subdomain == subdomain && !z.Closed() {
			return z
		}
	}
	return nil
}

// By finds a zone by id or, without one, by subdomain.
func (t *Table) By(id, subdomain string) *Zone {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for _, z := range t.list {
		if id != "" && z.ID == id || id == "" && z.Subdomain == subdomain {
			return z
		}
	}
	return nil
}

// Add adds a zone, and the group of its administrators to the default zone; false if its id or subdomain already exists.
func (t *Table) Add(z *Zone) bool {
	t.mu.Lock()
	for _, other := range t.list {
		if other.ID == z.ID || other.Subdomain == z.Subdomain {
			t.mu.Unlock()
			return false
		}
	}
	t.list = append(t.list, z)
	t.mu.Unlock()
	t.Home().ensureGroup("zones."+z.ID+".admin", z.Created)
	return true
}

// Remove removes a zone.
func (t *Table) Remove(z *Zone) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.list = slices.DeleteFunc(t.list, func(other *Zone) bool { return other == z })
}

// Replace takes other zones in place of all.
func (t *Table) Replace(list []*Zone) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.list = list
}

// Snapshot collects the lines of all zones for a state file. They are made while they are written, from what never
// changes in place.
func (t *Table) Snapshot() (parts []iter.Seq[IdentityLine]) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for _, z := range t.list {
		parts = append(parts, z.snapshot()...)
	}
	return parts
}

// Restore takes loaded zones in place of all.
func (t *Table) Restore(l *Loader) { t.Replace(l.zones) }
