package sandbox

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"
)

// defaultZone is the id and the name of the zone without subdomain.
const defaultZone = "uaa"

// zone is one identity zone: a UAA of its own with users, groups, clients and tokens.
//
// Users and clients are never changed in place: a change puts a new value under the same id. So a pointer that was
// looked up is a consistent snapshot. Groups are changed in place and must be read under mu.
type zone struct {
	id, subdomain string
	created       time.Time

	mu                sync.RWMutex
	users             userTable
	groups            groupTable
	common            commonGroups
	clients           clientTable
	tokens            tokenTable
	codes             map[string]*code
	sessions          map[string]session
	approvals         map[string][]approval // by user id
	devices           deviceTable
	name, description string
	version           int
	modified          time.Time
	config            json.RawMessage // as it was set; nil for defaults
	inactive          bool            // then it answers nobody

	providers []*provider

	// defaultGroups are the names every user of origin uaa holds without being listed as a member.
	defaultGroups []string
}

// zoneTable finds zones by subdomain and id.
type zoneTable struct {
	mu   sync.RWMutex
	list []*zone
}

func newZone(id, subdomain, name string, now time.Time) *zone {
	z := &zone{id: id, subdomain: subdomain, name: name, created: now, modified: now}
	z.users.init()
	z.groups.init()
	z.clients.init()
	z.tokens.init()
	z.codes = map[string]*code{}
	z.providers = builtinProviders(now, id == defaultZone)
	z.sessions = map[string]session{}
	z.approvals = map[string][]approval{}
	return z
}

// home is the default zone.
func (s *uaaServer) home() *zone {
	s.zones.mu.RLock()
	defer s.zones.mu.RUnlock()
	return s.zones.list[0]
}

// title is the zone's name.
func (z *zone) title() string {
	z.mu.RLock()
	defer z.mu.RUnlock()
	return z.name
}

// closed tells whether the zone is inactive.
func (z *zone) closed() bool {
	z.mu.RLock()
	defer z.mu.RUnlock()
	return z.inactive
}

// zoneOf is the zone a request's Host names, nil when its subdomain is unknown or the zone inactive.
func (s *uaaServer) zoneOf(r *http.Request) *zone {
	sub := s.cfg.Subdomain(r.Host)
	s.zones.mu.RLock()
	defer s.zones.mu.RUnlock()
	for _, z := range s.zones.list {
		if z.subdomain == sub && !z.closed() {
			return z
		}
	}
	return nil
}

// baseOf is a zone's base URL: its subdomain is glued before the configured host, even before an IP address.
func (s *uaaServer) baseOf(z *zone) string {
	base := s.UAA()
	if z.subdomain == "" {
		return base
	}
	scheme, rest, _ := strings.Cut(base, "://")
	return scheme + "://" + z.subdomain + "." + rest
}

// issuerOf is the iss claim of a zone's tokens.
func (s *uaaServer) issuerOf(z *zone) string { return s.baseOf(z) + "/oauth/token" }
