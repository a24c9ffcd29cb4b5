package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
)

func clientSecretRotate(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rotate [CLIENT]",
		Short: "Add a second secret beside a client's first",
		Long: `Add a second secret (without a name: to the client that you are). Both work, and no token ends, until cfid client secret retire takes the older one away. A UAA keeps two at
most. With --secret-to a secret manager gets it without anybody seeing it.`,
		Example: `  cfid client secret rotate ci --generate-secret
  cfid client secret rotate ci --secret-file ci.secret
  cfid client secret rotate ci --secret-to 'vault kv put -mount=kv ci secret=-'`,
	}
	return secretCommand(a, cmd, identity.RotateClientSecret)
}
