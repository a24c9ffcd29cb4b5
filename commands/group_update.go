package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

func groupUpdate(a *app) *cobra.Command {
	in := identity.GroupUpdateInput{}
	var description string
	var unset []string
	cmd := &cobra.Command{
		Use:   "update GROUP...",
		Short: "Rename a group, or change descriptions of groups",
		Long: `Rename a group, or change the descriptions of groups. Members and mappings stay. A group is a
scope: after a rename, clients and applications that use the old name no longer get it until they
are changed, too.`,
		Example: `  cfid group update reports.read --description 'may read all reports'
  cfid group update reports.read --name reports.view
  cfid group update reports.view --unset description`,
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: a.completeNames(nounGroup, nounGroup),
	}
	f := cmd.Flags()
	f.StringVar(&in.NewName, "name", "", "the new `NAME`")
	f.StringVar(&description, "description", "", "`TEXT` that describes the group")
	f.StringArrayVar(&unset, "unset", nil, "remove this `FIELD`: description")
	complete(cmd, "name")
	complete(cmd, "description")
	complete(cmd, "unset", "description")
	cmd.MarkFlagsMutuallyExclusive("description", "unset")
	a.dryRun(cmd)
	kind := view.Groups()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Names, err = a.names(args); err != nil {
			return err
		}
		for _, field := range unset {
			if field != "description" {
				return session.Usage("--unset must be description, not %s", field)
			}
			in.Description = new(string)
		}
		if f.Changed("description") {
			in.Description = &description
		}
		return outcomes(cmd, out, kind, in, identity.UpdateGroups)
	}
	return cmd
}
