package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/ops"
)

func roleAssign(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "assign [USER...]",
		Short: "Give a role in an org or a space",
		Long: `Give users or clients a role. Whoever has it already is unchanged. A space role needs membership of the org: it is given
first where it is missing, and the result says so.`,
		Example: `  cfid role assign dev1 dev2 --role SpaceDeveloper --org acme --space dev
  cfid role assign boss@example.com --role OrgManager --org acme
  cfid role assign --client ci --role SpaceDeveloper --space acme/dev --dry-run`,
		Args: cobra.ArbitraryArgs,
	}
	return roleCommand(a, cmd, ops.AssignRole)
}
