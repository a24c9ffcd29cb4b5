package commands

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/context/store"
)

func contextNoun(a *app) *cobra.Command {
	cmd := noun("context", `A context is a named place to stand: a target, an identity there, and the org and space that are selected. Switching
between contexts needs no new login. Alone, this command shows the context that applies here, with its token masked; with the
name of a context it switches to it.`,
		contextList(a), contextShow(a, "show"), contextUse(a), contextAllow(a), contextProtect(a), contextRename(a),
		contextCopy(a), contextDelete(a))
	alone := contextShow(a, "context")
	cmd.Flags().AddFlagSet(alone.Flags())
	cmd.Example = alone.Example
	help := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return alone.RunE(cmd, args)
		}
		// `context NAME` is how uaac switches; a word that is no context is a verb mistyped.
		if len(args) > 1 {
			return help(cmd, args)
		}
		use := contextUse(a)
		use.SetContext(cmd.Context())
		err := use.RunE(use, args)
		if errors.Is(err, store.ErrUnknownContext) {
			return help(cmd, args)
		}
		return err
	}
	return cmd
}
