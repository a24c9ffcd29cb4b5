package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
)

func roleUnassign(a *app) *cobra.Command {
	in := &platform.RoleInput{}
	cmd := &cobra.Command{
		Use:   "unassign [USER...]",
		Short: "Take roles in orgs and spaces away",
		Long: `Take roles from users or clients. Whoever has one not is unchanged. With --all it is every role that they have in the org and
its spaces, those in spaces first; that is asked about.`,
		Example: `  cfid role unassign dev1 --role SpaceDeveloper --org acme --space dev
  cfid role unassign dev1 --all --org acme --yes
  cfid role unassign --client ci --role SpaceDeveloper --space acme/dev`,
		Args: cobra.ArbitraryArgs,
	}
	cmd.Flags().BoolVar(&in.All, "all", false, "every role that they have there")
	roleCommand(a, cmd, in, platform.UnassignRole)
	cmd.MarkFlagsMutuallyExclusive("all", "role")
	return cmd
}
