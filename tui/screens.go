package tui

import (
	"context"

	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/tui/accounts"
	"github.com/cfid-cli/cfid/tui/audit"
	"github.com/cfid-cli/cfid/tui/contexts"
	"github.com/cfid-cli/cfid/tui/frame"
	"github.com/cfid-cli/cfid/tui/roles"
)

// Options are the settings of the dashboard.
type Options = frame.Options

// Run shows the dashboard until the user leaves it or ctx ends; the terminal is then restored. It returns the staged
// changes that were not applied, so that the caller can report them.
func Run(ctx context.Context, s *session.Session, o Options) (*change.ChangeSet, error) {
	return frame.Run(ctx, s, o, screens())
}

// screens are all screens of the dashboard. A new one is one more line in Places, in the order of home; a new kind of
// destination of the palette is one more in Sources.
func screens() frame.Screens {
	return frame.Screens{
		Home: contexts.NewHome, Plan: roles.NewPlan, Login: contexts.OfferLogin,
		Places: []frame.Place{
			{Name: "access", What: "orgs and spaces, and who has which role there", Open: roles.NewAccess},
			{Name: "orgs", What: "all orgs as one list", Open: roles.Orgs},
			{Name: "spaces", What: "all spaces as one list", Open: roles.Spaces},
			{Name: "users", What: "accounts: their groups and roles, passwords, who may log in", Open: accounts.Users},
			{Name: "groups", What: "groups, which are scopes: members, mappings", Open: accounts.Groups},
			{Name: "clients", What: "applications and service accounts, and their secrets", Open: accounts.Clients},
			{Name: "review", What: "findings about access that should not exist, the worst first", Open: audit.Review},
			{Name: "events", What: "live: who assigned or removed which role", Open: audit.NewEvents},
			{Name: "contexts", What: "servers and identities: switch, protect, log in", Open: contexts.Contexts},
			{Name: "token", What: "the token's content, expiry and signature", Open: contexts.NewToken},
		},
		Further: []frame.Place{{Name: "log in", What: "in any way that works in a terminal", Open: contexts.LogInHere}},
		Sources: []frame.Source{roles.OrgNames, roles.SpaceNames, accounts.UserNames},
	}
}
