package tui

import (
	"context"

	"github.com/cfid-cli/cfid/internal/ops"
)

// Run shows the dashboard until the person leaves it or ctx ends; the terminal is then as it was before. It answers what was
// staged and never applied, so that whoever calls it can tell.
func Run(ctx context.Context, s *ops.Session, o Options) (*ops.ChangeSet, error) {
	return show(ctx, s, o, screens())
}

// screens is every screen of the dashboard. A new one is one more line in Places, in the order of home; a new kind of thing
// that the palette finds is one more in Sources.
func screens() Screens {
	return Screens{
		Home: newHome, Plan: newPlan, Login: offerLogin,
		Places: []place{
			{"access", "orgs and spaces, and who has which role there", newAccess},
			{"orgs", "all orgs as one list", orgs},
			{"spaces", "all spaces as one list", spaces},
			{"users", "accounts: their groups and roles, passwords, who may log in", users},
			{"groups", "groups, which are scopes: members, mappings", groups},
			{"clients", "applications and service accounts, and their secrets", clients},
			{"review", "who may do what and should not: findings, the worst first", review},
			{"events", "what happens, live: who gave or took which role", newEvents},
			{"contexts", "where one can stand: switch, protect, log in", contexts},
			{"token", "what the token says, how long it lasts, whether it is genuine", newToken},
		},
		Further: []place{{"log in", "by any way that works at a terminal", logInHere}},
		Sources: []source{orgNames, spaceNames, userNames},
	}
}
