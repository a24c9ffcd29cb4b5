package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

func contextAllow(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "allow [FILE]",
		Short: "Let a .cfid.yaml steer, as it is now",
		Long: `A .cfid.yaml names a context, an org and a space for the folder it lies in and those below. It is obeyed only after you
allowed it, and only as long as it does not change: a repository that you cloned must not lead you to production.
Without FILE it is the .cfid.yaml of the working directory.`,
		Example: "  cfid context allow\n  cfid context allow ../.cfid.yaml",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			path := ".cfid.yaml"
			if len(args) == 1 {
				path = args[0]
			}
			d, err := ops.AllowDotfile(cmd.Context(), s, path)
			if err != nil {
				return err
			}
			return view.WriteRecord(a.plain(), "allowed", view.Record{
				{Name: "allowed", Text: d.Path}, {Name: "context", Text: d.Context},
				{Name: "org", Text: d.Org}, {Name: "space", Text: d.Space},
			})
		},
		ValidArgsFunction: cobra.FixedCompletions([]string{"yaml"}, cobra.ShellCompDirectiveFilterFileExt),
	}
	return cmd
}
