package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/view"
)

func contextNoun(a *app) *cobra.Command {
	cmd := noun("context", `A context is a named place to stand: a target, an identity there, and the org and space that are selected. Switching
between contexts needs no new login. Alone, this command shows the context that applies here, with its token masked.`,
		contextList(a), contextShow(a, "show"), contextUse(a), contextAllow(a), contextProtect(a), contextRename(a),
		contextCopy(a), contextDelete(a))
	alone := contextShow(a, "context")
	cmd.Flags().AddFlagSet(alone.Flags())
	cmd.Example = alone.Example
	help := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return help(cmd, args)
		}
		return alone.RunE(cmd, args)
	}
	return cmd
}

func contextList(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:               "list",
		Short:             "List contexts, and say which one applies here and why",
		Example:           "  cfid context list\n  cfid contexts -o name",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	kind := view.Contexts(a.start)
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return list(cmd, out, kind, struct{}{}, contextRows)
	}
	return cmd
}
