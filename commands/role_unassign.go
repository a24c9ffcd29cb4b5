package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/ops"
)

func roleUnassign(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "unassign [USER...]",
		Short: "Take a role in an org or a space away",
		Long:  `Take a role from users or clients. Whoever has it not is unchanged.`,
		Example: `  cfid role unassign dev1 --role SpaceDeveloper --org acme --space dev
  cfid role unassign --client ci --role SpaceDeveloper --space acme/dev`,
		Args: cobra.ArbitraryArgs,
	}
	return roleCommand(a, cmd, ops.UnassignRole)
}
