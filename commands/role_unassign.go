package commands

import (
	"iter"

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
	return roleCommand(a, cmd, func(cmd *cobra.Command, s *ops.Session, in ops.RoleInput) (iter.Seq[ops.Item[*ops.RoleChange]], error) {
		return ops.UnassignRole(cmd.Context(), s, in)
	})
}
