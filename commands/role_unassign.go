package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
)

func roleUnassign(a *app) *cobra.Command {
	in := &platform.RoleInput{}
	cmd := &cobra.Command{
		Use:   "unassign [USER...]",
		Short: "Unassign roles from users",
		Long: `Unassign roles from users or clients. A role that a user doesn't have is unchanged. With --all,
remove every role in the org and its spaces, space roles first; cfid asks before that.`,
		Example: `  cfid role unassign dev1 --role SpaceDeveloper --org acme --space dev
  cfid role unassign dev1 --all --org acme --yes
  cfid role unassign --client ci --role SpaceDeveloper --space acme/dev`,
		Args: cobra.ArbitraryArgs,
	}
	cmd.Flags().BoolVar(&in.All, "all", false, "all their roles there")
	roleCommand(a, cmd, in, platform.UnassignRole)
	cmd.MarkFlagsMutuallyExclusive("all", "role")
	return cmd
}
