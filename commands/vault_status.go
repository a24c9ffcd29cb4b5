package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/context/secret"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/session"
)

func vaultStatus(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:               "status",
		Short:             "Show where tokens are stored and whether the key can be read",
		Example:           "  cfid vault status\n  cfid vault status -o json",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	out := a.output(cmd, nil)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return vaultResult(cmd, a, out, func(s *session.Session) (*secret.Status, error) { return login.VaultStatus(cmd.Context(), s) })
	}
	return cmd
}
