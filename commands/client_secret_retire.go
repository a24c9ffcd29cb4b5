package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func clientSecretRetire(a *app) *cobra.Command {
	in := identity.ClientInput{}
	cmd := &cobra.Command{
		Use:   "retire CLIENT...",
		Short: "Delete the older of a client's two secrets",
		Long: `Delete the older of a client's two secrets: applications that still use it can no longer log in. A
client with one secret is unchanged.`,
		Example:           "  cfid client secret retire ci\n  cfid client secret retire ci web --yes",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: a.completeNames(nounClient, nounClient),
	}
	a.dryRun(cmd)
	kind := view.BareClients("secret of client")
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.IDs, err = a.names(args); err != nil {
			return err
		}
		return outcomes(cmd, out, kind, in, identity.RetireClientSecrets)
	}
	return cmd
}
