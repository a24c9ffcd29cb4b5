package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/view"
)

func roleTypes(a *app) *cobra.Command {
	in := platform.RoleTypesInput{}
	cmd := &cobra.Command{
		Use:               "types [ROLE...]",
		Short:             "Explain the role types",
		Long:              `Explain the role types: what each role allows, and who may assign it. No request is sent.`,
		Example:           "  cfid role types\n  cfid role types SpaceSupporter",
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: fixed(roleWords()...),
	}
	kind := view.RoleTypes()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		in.Names = args
		return got(cmd, out, kind, len(args), in, platform.RoleTypes)
	}
	return cmd
}
