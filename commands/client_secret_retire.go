package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func clientSecretRetire(a *app) *cobra.Command {
	return changeNamed(a, &cobra.Command{
		Use:   "retire CLIENT...",
		Short: "Delete the older of a client's two secrets",
		Long: `Delete the older of a client's two secrets: applications that still use it can no longer log in. A
client with one secret is unchanged.`,
		Example: "  cfid client secret retire ci\n  cfid client secret retire ci web --yes",
	}, nounClient, view.BareClients("secret of client"), func(names []string) identity.ClientInput { return identity.ClientInput{IDs: names} }, identity.RetireClientSecrets)
}
