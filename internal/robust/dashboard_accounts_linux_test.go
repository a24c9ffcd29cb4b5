package robust

import (
	"testing"

	"github.com/cfid-cli/cfid/internal/sandbox"
)

// TestDashboardAccounts: on a real terminal a user is created, deactivated and deleted, and a client gets a secret that the
// screen shows once.
func TestDashboardAccounts(t *testing.T) {
	s := serve(t, sandbox.Config{Size: sandbox.Size{Orgs: 3, Spaces: 1, Users: 5}})
	p := newPerson(t)
	p.cfid("target "+s.API()).want(t, 0)
	p.typed("adminsecret\n", "login", "--client-credentials", "--client-id", "admin", "--client-secret-stdin").want(t, 0)
	term := p.terminal(`"$0" tui; echo "left with $?"`)
	term.until("accepts the token")
	term.keys(":users", "> users", keyEnter, "EMAIL +ACTIVE", "n", "a new user",
		"joe@example.com"+keyEnter+keyEnter+keyEnter+keyEnter+keyEnter, "password of the new user",
		"not-a-real-secret"+keyEnter, "again", "not-a-real-secret"+keyEnter, "created user joe@example.com",
		"D", "deactivate user joe@example.com@uaa", "y", "active: true → false")
	p.cfid("user get joe@example.com --columns active").want(t, 0, "no")
	term.keys("d", "delete user joe@example.com@uaa\\?", "yes"+keyEnter, "deleted user joe@example.com@uaa",
		":clients", "> clients", keyEnter, "AUTHORITIES", "n", "a new client", "ci"+keyEnter+keyEnter, "› authorities",
		"uaa.none"+keyEnter, "secret of client ci", keyEnter, "> +ci ", "q", "left with 0")
	p.cfid("client get ci").want(t, 0)
	p.cfid("user get joe@example.com").want(t, 3)
}
