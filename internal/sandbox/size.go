package sandbox

import (
	"fmt"

	"github.com/cfid-cli/cfid/internal/sandbox/seed"
)

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

// generate adds users user-000001… who share one password, orgs org-00001… and their spaces space-1…, and roles.
func (s *Server) generate(size Size) {
	if size.Users > 0 {
		seed.Users(s.ground(), size.Users, s.secretOf(seed.KindUser, seed.Crowd))
	}
	if size.Orgs > 0 || size.Users > 0 {
		s.cc.Seed(size.Orgs, size.Spaces, size.Users)
	}
}
