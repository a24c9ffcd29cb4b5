package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

func contextAllow(a *app) *cobra.Command {
	var off bool
	cmd := &cobra.Command{
		Use:   "allow [FILE]",
		Short: "Trust the current .cfid.yaml",
		Long: `A .cfid.yaml names a context, an org and a space for its folder and the folders below. cfid uses
it only after you allowed it, and only while it doesn't change, so that a repository you cloned
can't lead you to production. Without FILE, allow the nearest .cfid.yaml that is ignored.`,
		Example: "  cfid context allow\n  cfid context allow ../.cfid.yaml\n  cfid context allow --off",
		Args:    cobra.MaximumNArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return []cobra.Completion{"yaml"}, cobra.ShellCompDirectiveFilterFileExt
		},
	}
	cmd.Flags().BoolVar(&off, "off", false, "ignore the file from now on")
	out := a.output(cmd, nil)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		s, err := a.look(cmd.Context())
		if err != nil {
			return err
		}
		path := ""
		if len(args) == 1 {
			path = args[0]
		}
		do, word := login.AllowDotfile, "allowed"
		if off {
			do, word = login.DisallowDotfile, "ignored"
		}
		return record(cmd, out, word, func() (view.Record, error) {
			d, err := do(cmd.Context(), s, path)
			if err != nil {
				return nil, err
			}
			return view.Dotfile(word, d), nil
		})
	}
	return cmd
}

// contextResult prints a context that was changed.
func contextResult(cmd *cobra.Command, a *app, out *output, change func(s *session.Session) (*store.Context, error)) error {
	s, err := a.look(cmd.Context())
	if err != nil {
		return err
	}
	return record(cmd, out, "context", func() (view.Record, error) {
		c, err := change(s)
		if err != nil {
			return nil, err
		}
		return append(view.Place(c), view.Who(c.Identity)...), nil
	})
}
