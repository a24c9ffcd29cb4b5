package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
)

func clientSecretRotate(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rotate [CLIENT]",
		Short: "Add a second secret to a client",
		Long: `Add a second secret to a client (without a name, to the client of this session). Both secrets work
and all tokens stay valid until cfid client secret retire deletes the older one. A UAA keeps at
most two secrets. With --secret-to, a secret manager gets the secret and nobody sees it.`,
		Example: `  cfid client secret rotate ci --generate-secret
  cfid client secret rotate ci --secret-file ci.secret
  cfid client secret rotate ci --secret-to 'vault kv put -mount=kv ci secret=-'`,
	}
	return secretCommand(a, cmd, identity.RotateClientSecret)
}
