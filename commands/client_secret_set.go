package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
)

func clientSecretSet(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "set [CLIENT]",
		Short: "Replace a client's secret at once",
		Long: `Replace a client's secret (without a name: of the client that you are), or both where it has two. Applications that use the old one stop working, and tokens that were got
with it end. A client that may change only its own (clients.secret) gives the present secret too: asked for, or the first line
of standard input with --old-secret-stdin.`,
		Example: `  cfid client secret set ci --generate-secret
  cfid client secret set ci --secret-stdin < secret.txt`,
	}
	return secretCommand(a, cmd, identity.SetClientSecret)
}
