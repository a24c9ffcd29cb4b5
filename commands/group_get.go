package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func groupGet(a *app) *cobra.Command {
	in := identity.GroupInput{}
	cmd := &cobra.Command{
		Use:               "get GROUP...",
		Short:             "Show groups",
		Example:           "  cfid group get cloud_controller.admin\n  cfid group get scim.read scim.write -o json",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: a.completeNames(nounGroup, nounGroup),
	}
	kind := view.Groups()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Names, err = a.names(args); err != nil {
			return err
		}
		return got(cmd, out, kind, len(in.Names), in, identity.GetGroups)
	}
	return cmd
}
