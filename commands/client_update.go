package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func clientUpdate(a *app) *cobra.Command {
	in := identity.ClientUpdateInput{}
	cmd := &cobra.Command{
		Use:   "update CLIENT...",
		Short: "Update OAuth clients",
		Long: `Update OAuth clients. Settings that you don't name stay as they are. --scope, --redirect-uri and
the other lists replace the whole list; --add-… and --remove-… change single items. Tokens with a
scope or authority that was removed become invalid; what was added appears in the next token. To
change the secret, use cfid client secret.`,
		Example: `  cfid client update web --add-redirect-uri https://web.example.com/cb2 \
      --remove-scope cloud_controller.write
  cfid client update ci ci-2 --access-token-validity 10m
  cfid client update web --unset name
  cfid client update web -i`,
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: a.completeNames(nounClient, nounClient),
	}
	cmd.Flags().BoolVarP(&in.Ask, "interactive", "i", false, "ask for each setting")
	edit := clientFlags(cmd, true)
	theirs := peerSettings(cmd)
	a.dryRun(cmd)
	kind := view.Clients()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.IDs, err = a.names(args); err != nil {
			return err
		}
		in.Edit = edit()
		theirs(&in.Edit)
		return outcomes(cmd, out, kind, in, identity.UpdateClients)
	}
	return cmd
}
