package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/view"
)

func orgGet(a *app) *cobra.Command {
	in := platform.PlaceGetInput{}
	cmd := &cobra.Command{
		Use:               "get ORG...",
		Short:             "Show orgs with their quota, labels and counts",
		Example:           "  cfid org get acme\n  cfid org get acme beta -o json",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: a.completeNames(nounOrg, nounOrg),
	}
	kind := view.OrgDetails()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Names, err = a.names(args); err != nil {
			return err
		}
		return got(cmd, out, kind, len(in.Names), in, platform.GetOrgs)
	}
	return cmd
}
