package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/view"
)

func contextShow(a *app, use string) *cobra.Command {
	var showToken bool
	args := cobra.NoArgs
	if use == "show" {
		use, args = "show [NAME]", cobra.MaximumNArgs(1)
	}
	cmd := &cobra.Command{
		Use:               use,
		Short:             "Show the context that applies",
		Example:           "  cfid context\n  cfid context show --show-token",
		Args:              args,
		ValidArgsFunction: a.completeFirstContext,
	}
	cmd.Flags().BoolVar(&showToken, "show-token", false, "show the tokens unmasked")
	out := a.output(cmd, nil)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 1 {
			a.contextName = args[0]
		}
		s, err := a.open(cmd.Context())
		if err != nil {
			return err
		}
		return record(cmd, out, "context", func() (view.Record, error) {
			st, _ := login.ReadStatus(cmd.Context(), s)
			if st == nil {
				_, err := s.Context()
				return nil, err
			}
			t, err := identity.StoredTokens(cmd.Context(), s)
			if err != nil {
				a.note("the vault could not be read: %v", err)
			}
			if showToken && t != nil {
				a.scrub.Show(t.Access, t.Refresh, t.ID)
			}
			if !showToken && t != nil {
				a.note("the token is masked: %s prints it", line.TokenGet)
			}
			return append(view.Status(st.Context, st.Why, st.LoggedIn, st.Now), view.TokenFields(t, showToken)...), nil
		})
	}
	return cmd
}
