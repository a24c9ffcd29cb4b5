package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func whoami(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "whoami",
		Short: "Show who the server says you are",
		Long: `Send the token to the UAA and print whom it belongs to. (cfid status shows what is stored, without
a request.)`,
		Example:           "  cfid whoami\n  cfid whoami -o json",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	out := a.output(cmd, nil)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		s, err := a.open(cmd.Context())
		if err != nil {
			return err
		}
		return record(cmd, out, "identity", func() (view.Record, error) {
			who, err := identity.AskWhoami(cmd.Context(), s)
			if err != nil {
				return nil, err
			}
			return view.Whoami(who.User, who.Identity, who.Scopes, who.Server), nil
		})
	}
	return cmd
}
