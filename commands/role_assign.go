package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
)

func roleAssign(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "assign [USER...]",
		Short: "Assign roles to users",
		Long: `Assign roles to users or clients. A role that a user already has is unchanged. A space role needs
membership in the org: if it is missing, cfid adds it and prints a note.

Users, orgs and spaces can be patterns: * matches any characters, slashes included. cfid shows
what a pattern matches, and asks.`,
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
