package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func groupList(a *app) *cobra.Command {
	in := identity.GroupListInput{}
	cmd := &cobra.Command{
		Use:               "list [FILTER]",
		Short:             "List groups",
		Example:           "  cfid group list\n  cfid groups --filter 'displayName sw \"cloud_controller\"'",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: noCompletion,
	}
	scimFlags(cmd, &in.SCIMList, "SCIM `FILTER` on displayName, id, description, created", "displayName", "created", "lastModified")
	kind := view.Groups()
	cmd.Flags().IntVar(&in.Skip, "skip", 0, "skip the first `N`")
	complete(cmd, "skip")
	out := a.output(cmd, kind.ColumnNames())
	theirs := peerListFlags(cmd, out, &in.SCIMList, &in.Skip)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := theirs(args); err != nil {
			return err
		}
		o, err := checked(cmd, out, kind)
		if err != nil {
			return err
		}
		in.Attributes, in.Undecoded = kind.Attributes(o), o.AsReceived()
		return listTo(cmd, a, o, kind, in, identity.ListGroups)
	}
	return cmd
}
