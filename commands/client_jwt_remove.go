package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func clientJWTRemove(a *app) *cobra.Command {
	in := identity.ClientKeysInput{}
	cmd := &cobra.Command{
		Use:               "remove CLIENT",
		Short:             "Remove one or all keys of a client",
		Example:           "  cfid client jwt remove ci --kid key-1\n  cfid client jwt remove ci --yes",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: a.completeNames(nounClient, ""),
	}
	cmd.Flags().StringVar(&in.KeyID, "kid", "", "`ID` of the key (default: all keys)")
	complete(cmd, "kid")
	a.dryRun(cmd)
	kind := view.BareClients("keys of client")
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		in.ID = args[0]
		return outcomes(cmd, out, kind, in, identity.RemoveClientKeys)
	}
	return cmd
}
