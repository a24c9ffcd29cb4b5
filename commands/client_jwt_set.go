package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func clientJWTSet(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "set CLIENT",
		Short: "Replace the keys of a client",
		Example: `  cfid client jwt set ci --jwks ci.jwks.json
  cfid client jwt set ci --jwks-uri https://ci.example.com/jwks.json`,
	}
	return keyCommand(a, cmd, view.BareClients("keys of client"), identity.SetClientKeys)
}
