package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
)

func roleAssign(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "assign [USER...]",
		Short: "Give roles in orgs and spaces",
		Long: `Give users or clients roles. Whoever has one already is unchanged. A space role needs membership of the org: it is given
first where it is missing, and the result says so.

Users, orgs and spaces may be patterns: * stands for anything, a slash too. What a pattern fits is shown, and asked about.`,
		Example: `  cfid role assign dev1 dev2 --role SpaceDeveloper --org acme --space dev
  cfid role assign boss@example.com --role OrgManager --org acme
  cfid role assign dev1 --role SpaceManager --role SpaceDeveloper --in acme/dev --in acme/test
  cfid role assign boss@example.com --role SpaceManager --in 'acme/*' --yes
  cfid role assign 'ext-?@uaa' boss@example.com --role OrgAuditor --org acme --yes
  cfid role assign --client ci --role SpaceDeveloper --space acme/dev --dry-run`,
		Args: cobra.ArbitraryArgs,
	}
	return roleCommand(a, cmd, &platform.RoleInput{}, platform.AssignRole)
}
