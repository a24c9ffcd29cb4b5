package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func clientList(a *app) *cobra.Command {
	in := identity.ClientListInput{}
	cmd := &cobra.Command{
		Use:               "list [FILTER]",
		Short:             "List OAuth clients",
		Example:           "  cfid client list\n  cfid clients -o name\n  cfid clients --filter 'client_id sw \"ci-\"' -o json",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: noCompletion,
	}
	scimFlags(cmd, &in.SCIMList, "SCIM `FILTER` on client_id, scope or authorized_grant_types",
		"client_id", "scope", "authorized_grant_types", "lastmodified")
	kind := view.Clients()
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
		in.Undecoded = o.AsReceived()
		return listTo(cmd, a, o, kind, in, identity.ListClients)
	}
	return cmd
}
