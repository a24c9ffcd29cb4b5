package commands

import (
	"github.com/spf13/cobra"
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
