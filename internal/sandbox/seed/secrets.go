package seed

import (
	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// Kinds of credentials.
const (
	KindUser   = "user"
	KindClient = "client"
)

// Crowd is how generated users are called in a list of credentials: they share one password.
const Crowd = "user-…"

// Users adds users user-000001… who share one password.
func Users(g Ground, n int, password string) {
	z, now, hash := g.Zones.Home(), g.Now(), zone.HashSecret(password)
	z.Lock()
	defer z.Unlock()
	for i := range n {
		name := zone.CrowdUser(i)
		if z.Users.Find(name, zone.Default) != nil {
			continue
		}
		z.Users.Put(&zone.User{
			ID: random.UUID(), UserName: name, Origin: zone.Default, Email: name + "@example.org", GivenName: "User", FamilyName: name[len("user-"):],
			HasName: true, Active: true, Verified: true, Created: now, Modified: now, PasswordModified: now,
			Password: hash, Salt: random.Hex(), Logins: &zone.Logins{},
		})
	}
}

// ReplaceSecret gives an account that still has a known secret another one.
func ReplaceSecret(g Ground, kind, name, known string, fresh func() string) {
	z := g.Zones.Home()
	switch {
	case kind == KindClient:
		z.ReplaceClientSecret(name, known, fresh)
	case name == Crowd:
		z.ReplaceCrowd(known, fresh)
	default:
		if u := z.Users.Find(name, zone.Default); u != nil && u.Password.Matches(known) {
			z.SetPassword(u.ID, fresh(), g.Now())
		}
	}
}
