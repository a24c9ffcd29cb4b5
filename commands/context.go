package commands

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/context/store"
)

func contextNoun(a *app) *cobra.Command {
	cmd := noun("context", `A context is a named target with an identity and the selected org and space. Switching between
contexts needs no new login. Without a verb, this command shows the context that applies, with its
token masked; with a name, it switches to that context.`,
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
		// `context NAME` is how uaac switches; a word that is no context is a mistyped verb.
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
