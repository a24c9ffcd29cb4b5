package cc

import (
	"fmt"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// SeedFresh makes what a new foundation has: the default quota, two shared domains, the flags, and for newcomers
// the org acme with the space dev, where marissa is a developer.
func (s *Server) SeedFresh() {
	s.mu.Lock()
	defer s.mu.Unlock()
	st, now := s.st, s.now()
	memory, services, routes := int64(10240), int64(100), int64(1000)
	st.orgQuotas.add(&orgQuota{
		stored: st.newRow(random.UUID(), now), name: defaultQuota,
		limits: limits{totalMemory: &memory, paidServices: true, serviceInstances: &services, routes: &routes},
	})
	st.domains.add(&domain{stored: st.newRow(random.UUID(), now), name: "apps.sandbox.example"})
	st.domains.add(&domain{stored: st.newRow(random.UUID(), now), name: "apps.internal", internal: true})
	st.seedFlags()
	acme := st.addOrg("acme", now)
	dev := st.addSpace(acme, "dev", now)
	for _, a := range s.uaa.UsersByName("marissa") {
		marissa := st.addUser(a.ID, false, now)
		st.addRole(orgUser, marissa, acme, nil, now)
		st.addRole(spaceDeveloper, marissa, nil, dev, now)
	}
}

// orgsPerUser is in how many orgs each generated user gets a role, so that a user has twice as many roles. Of very many
// users each is in fewer, for the sake of memory: mostPairs bounds them all.
const (
	orgsPerUser = 5
	mostPairs   = 500_000
)

// Seed adds orgs, each with spaces, and users who are organization_user and space_developer in up to five of the
// orgs each (the first users of an org are its managers). Names are org-00001, space-1, user-000001. Accounts that the UAA
// lacks are created there. A million roles take about three seconds.
func (s *Server) Seed(orgs, spacesPerOrg, users int) {
	accounts := make([]zone.Account, users)
	for i := range accounts {
		accounts[i] = s.uaa.CreateShadowUser(fmt.Sprintf("user-%06d", i+1), "uaa")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	st, now := s.st, s.now()
	made := st.seedOrgs(orgs, spacesPerOrg, now)
	if len(made) == 0 {
		return
	}
	each := max(1, min(orgsPerUser, len(made), mostPairs/max(1, users)))
	stride := max(1, len(made)/each)
	for i, a := range accounts {
		u := st.users.get(a.ID)
		if u == nil {
			u = st.addUser(a.ID, false, now)
		}
		for n := range each {
			st.seedRoles(u, made[(i+n*stride)%len(made)], i < len(made) && n == 0, now)
		}
	}
}

func (st *state) seedOrgs(orgs, spacesPerOrg int, now time.Time) []*org {
	var made []*org
	for i := range orgs {
		name := fmt.Sprintf("org-%05d", i+1)
		if st.orgByName[name] != nil {
			continue
		}
		o := st.addOrg(name, now)
		for n := range spacesPerOrg {
			st.addSpace(o, fmt.Sprintf("space-%d", n+1), now)
		}
		made = append(made, o)
	}
	return made
}

func (st *state) seedRoles(u *user, o *org, manager bool, now time.Time) {
	if st.findRole(orgUser, u, o, nil) != nil {
		return
	}
	st.addRole(orgUser, u, o, nil, now)
	if manager {
		st.addRole(orgManager, u, o, nil, now)
	}
	if spaces := st.spacesByOrg.of(o); len(spaces) > 0 {
		st.addRole(spaceDeveloper, u, nil, spaces[int(u.born)%len(spaces)], now)
	}
}
