package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func scopeExplain(a *app) *cobra.Command {
	in := identity.ScopeInput{}
	cmd := &cobra.Command{
		Use:   "explain SCOPE...",
		Short: "Explain scopes and list who has them",
		Long: `Explain what a scope means, what it includes, and who has it: members of its group and of nested
groups, mapped groups of identity providers, and clients, for their users and for themselves. What
you may not read is listed as such. --offline sends no request.`,
		Example:           "  cfid scope explain scim.read\n  cfid scope explain zones.lab.scim.write --offline",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: fixed(scopeNames()...),
	}
	cmd.Flags().BoolVar(&in.Offline, "offline", false, "send no request")
	kind := view.ExplainedScopes()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Names, err = a.names(args); err != nil {
			return err
		}
		if err := a.offline(cmd.Context(), in.Offline); err != nil {
			return err
		}
		return got(cmd, out, kind, len(in.Names), in, identity.ExplainScopes)
	}
	return cmd
}
