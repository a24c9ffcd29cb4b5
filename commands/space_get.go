package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/view"
)

func spaceGet(a *app) *cobra.Command {
	in := platform.PlaceGetInput{}
	cmd := &cobra.Command{
		Use:               "get SPACE...",
		Short:             "Show spaces with their quota, labels and counts",
		Example:           "  cfid space get acme/dev\n  cfid space get dev test --org acme -o yaml",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: a.completeNames(nounSpace, nounSpace),
	}
	spaceOrgFlag(a, cmd, &in.Org)
	kind := view.SpaceDetails()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Names, err = a.names(args); err != nil {
			return err
		}
		return got(cmd, out, kind, len(in.Names), in, platform.GetSpaces)
	}
	return cmd
}
