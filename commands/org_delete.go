package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/view"
)

func orgDelete(a *app) *cobra.Command {
	in := platform.DeleteInput{}
	cmd := &cobra.Command{
		Use:   "delete ORG...",
		Short: "Delete orgs with all that is in them",
		Long: `Delete orgs with their spaces, apps, services and roles, for good. Platform admins may. What goes is shown first, and the name has to be typed, or --yes
given. The server works on it after it has answered; cfid waits until that is done.`,
		Example:           "  cfid org delete beta\n  cfid org delete beta gamma --yes\n  cfid org delete beta --yes --no-wait",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: a.completeNames(nounOrg, nounOrg),
	}
	deleteFlags(cmd, &in)
	a.dryRun(cmd)
	kind := view.OrgDeletions()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Names, err = a.names(args); err != nil {
			return err
		}
		return outcomes(cmd, out, kind, in, platform.DeleteOrgs)
	}
	return cmd
}
