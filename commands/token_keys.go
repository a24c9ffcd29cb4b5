package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func tokenKeys(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "keys",
		Short: "List the keys that verify the UAA's tokens",
		Long: `List the public keys that the UAA publishes for its tokens, and which of them signs. No login is
needed. With --zone, by subdomain, they are the keys of that zone. In JSON each key is a JWK as
received; --jq '{keys: .}' makes a set of them.`,
		Example:           "  cfid token keys\n  cfid token keys -o json --jq '{keys: .}'",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	kind := view.Keys()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return list(cmd, out, kind, identity.KeyListInput{}, identity.ListKeys)
	}
	return cmd
}
