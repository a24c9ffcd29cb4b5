package sandbox

import "fmt"

// Size says how many orgs, users and – in each of those orgs – spaces are generated.
type Size struct{ Orgs, Spaces, Users int }

// Bounds of a Size. Larger sandboxes would not fit the memory of a laptop.
const (
	MaxOrgs   = 100_000
	MaxSpaces = 1_000 // in each org
	MaxUsers  = 1_000_000
)

// maxPlaces bounds the spaces of all orgs together.
const maxPlaces = 1_000_000

// Check says what is wrong with a size.
func (z Size) Check() error {
	switch {
	case z.Orgs < 0 || z.Spaces < 0 || z.Users < 0:
		return fmt.Errorf("a number of orgs, spaces or users is negative")
	case z.Orgs > MaxOrgs || z.Spaces > MaxSpaces || z.Users > MaxUsers || z.Orgs*z.Spaces > maxPlaces:
		return fmt.Errorf("too large: at most %d orgs, %d spaces in each, %d spaces together, %d users", MaxOrgs, MaxSpaces, maxPlaces, MaxUsers)
	}
	return nil
}

func crowdUser(i int) string { return fmt.Sprintf("user-%06d", i+1) }

// generate adds users user-000001… who share one password, orgs org-00001… and their spaces space-1…, and roles.
func (s *Server) generate(size Size) {
	if size.Users > 0 {
		s.generateUsers(size.Users)
	}
	if size.Orgs > 0 || size.Users > 0 {
		s.ccSeed(size.Orgs, size.Spaces, size.Users)
	}
}

func (s *Server) generateUsers(n int) {
	z, now, hash := s.home(), s.now(), hashSecret(s.secretOf(kindUser, crowdName))
	z.mu.Lock()
	defer z.mu.Unlock()
	for i := range n {
		name := crowdUser(i)
		if z.users.find(name, defaultZone) != nil {
			continue
		}
		z.users.put(&user{
			id: newID(), userName: name, origin: defaultZone, email: name + "@example.org", givenName: "User", familyName: name[len("user-"):],
			hasName: true, active: true, verified: true, created: now, modified: now, passwordModified: now,
			password: hash, salt: newTokenID(), logins: &logins{},
		})
	}
}
