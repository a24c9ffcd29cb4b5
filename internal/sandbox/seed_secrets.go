package sandbox

import (
	"fmt"
	"slices"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
)

// Kinds of credentials.
const (
	kindUser   = "user"
	kindClient = "client"
)

// crowdName is how generated users are called in a list of credentials: they share one password.
const crowdName = "user-…"

func crowdUser(i int) string { return fmt.Sprintf("user-%06d", i+1) }

// generateUsers adds users user-000001… who share one password.
func (s *uaaServer) generateUsers(n int, password string) {
	z, now, hash := s.home(), s.now(), hashSecret(password)
	z.mu.Lock()
	defer z.mu.Unlock()
	for i := range n {
		name := crowdUser(i)
		if z.users.find(name, defaultZone) != nil {
			continue
		}
		z.users.put(&user{
			id: random.UUID(), userName: name, origin: defaultZone, email: name + "@example.org", givenName: "User", familyName: name[len("user-"):],
			hasName: true, active: true, verified: true, created: now, modified: now, passwordModified: now,
			password: hash, salt: random.Hex(), logins: &logins{},
		})
	}
}

// replaceSecret gives an account that still has a known secret another one.
func (s *uaaServer) replaceSecret(kind, name, known string, fresh func() string) {
	z := s.home()
	switch {
	case kind == kindClient:
		z.replaceClientSecret(name, known, fresh)
	case name == crowdName:
		z.replaceCrowd(known, fresh)
	default:
		if u := z.users.find(name, defaultZone); u != nil && u.password.matches(known) {
			z.setPassword(u.id, fresh(), s)
		}
	}
}

func (z *zone) replaceClientSecret(name, known string, fresh func() string) {
	old := z.client(name)
	if old == nil || !old.secretMatches(known) {
		return
	}
	cl := *old
	cl.secrets = []*secretHash{hashSecret(fresh())}
	z.mu.Lock()
	defer z.mu.Unlock()
	z.clients.put(&cl)
}

// replaceCrowd looks at one hash: generated users share it.
func (z *zone) replaceCrowd(known string, fresh func() string) {
	first := z.users.find(crowdUser(0), defaultZone)
	if first == nil || !first.password.matches(known) {
		return
	}
	z.mu.Lock()
	defer z.mu.Unlock()
	hash := hashSecret(fresh())
	for _, old := range slices.Clone(z.users.order) {
		if old.password != first.password {
			continue
		}
		u := *old
		u.password = hash
		z.users.put(&u)
	}
}
