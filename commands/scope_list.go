package commands

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func scopeList(a *app) *cobra.Command {
	in := identity.ScopeListInput{}
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List scopes and what they mean",
		Long: `List the scopes that the platform's documents describe. No request is sent. In zones.ZONE.…, ZONE
stands for the id of an identity zone.`,
		Example:           "  cfid scope list\n  cfid scopes --mine\n  cfid scopes --server -o name",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	cmd.Flags().BoolVar(&in.Mine, "mine", false, "only scopes of your token")
	cmd.Flags().BoolVar(&in.Server, "server", false, "only scopes that the UAA has a group for")
	cmd.MarkFlagsMutuallyExclusive("mine", "server")
	kind := view.Scopes()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := a.offline(cmd.Context(), !in.NeedsServer()); err != nil {
			return err
		}
		return list(cmd, out, kind, in, identity.ListScopes)
	}
	return cmd
}

// offline opens the session, without discovery if no request will be sent.
func (a *app) offline(ctx context.Context, so bool) error {
	if !so {
		return nil
	}
	_, err := a.look(ctx)
	return err
}
