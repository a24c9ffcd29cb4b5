package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func groupMappings(a *app) *cobra.Command {
	in := identity.MappingListInput{}
	cmd := &cobra.Command{
		Use:               "mappings",
		Short:             "List mappings of external groups",
		Example:           "  cfid group mappings\n  cfid group mappings --origin okta -o csv\n  cfid group mappings --group reports.read",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVar(&in.Group, "group", "", "only of this `GROUP`")
	f.StringVar(&in.External, "external", "", "only of this external `GROUP`")
	f.StringVar(&in.Origin, "origin", "", "only of this `ORIGIN`")
	limit(f, &in.Limit)
	a.completeKnown(cmd, "group", nounGroup)
	complete(cmd, "external")
	a.completeKnown(cmd, "origin", nounIdP, "ldap")
	complete(cmd, "limit")
	kind := view.Mappings()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return list(cmd, out, kind, in, identity.ListMappings)
	}
	return cmd
}
