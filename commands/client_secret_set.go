package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
)

func clientSecretSet(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "set [CLIENT]",
		Short: "Replace a client's secret",
		Long: `Replace a client's secret (without a name, that of this session's client), or both secrets if it
has two. Applications that use the old secret stop working, and tokens that were issued with it
become invalid. A client that may change only its own secret (clients.secret) must also give the
current one: cfid asks for it, or reads it from the first line of standard input with
--old-secret-stdin.`,
		Example: `  cfid client secret set ci --generate-secret
  cfid client secret set ci --secret-stdin < secret.txt`,
	}
	return secretCommand(a, cmd, identity.SetClientSecret)
}
