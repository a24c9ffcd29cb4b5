package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func clientJWTAdd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "add CLIENT",
		Short:   "Add keys to a client",
		Example: "  cfid client jwt add ci --jwks next.jwks.json",
	}
	return keyCommand(a, cmd, view.BareClients("keys of client"), identity.AddClientKeys)
}
