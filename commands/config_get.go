package commands

import (
	"cmp"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

func configGet(a *app) *cobra.Command {
	return &cobra.Command{
		Use:               "get NAME",
		Short:             "Print the value of a setting",
		Long:              `Print the value of a setting, or its default if it is not set.`,
		Example:           "  cfid config get concurrency",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: firstOf(session.SettingNames()...),
		RunE: func(cmd *cobra.Command, args []string) error {
			a.settled = true
			set, err := run(cmd, a, args[0], session.GetConfig)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(a.out, view.Clean(cmp.Or(set.Value, set.Default)))
			return err
		},
	}
}

// firstOf completes the first argument with one of the words.
func firstOf(words ...string) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, prefix string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return noCompletion(cmd, args, prefix)
		}
		return fixed(words...)(cmd, args, prefix)
	}
}
