package commands

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/login"
)

func contextDelete(a *app) *cobra.Command {
	return &cobra.Command{
		Use:               "delete NAME...",
		Short:             "Forget contexts and what is stored for them",
		Long:              `Forget contexts, their tokens and stored secrets. Nothing is revoked at the server: cfid logout does that first.`,
		Example:           "  cfid context delete old\n  cfid context delete old older --yes",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: a.completeContexts,
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.look(cmd.Context())
			if err != nil {
				return err
			}
			names, err := a.names(args)
			if err != nil {
				return err
			}
			if err := login.DeleteContexts(cmd.Context(), s, names); err != nil {
				return err
			}
			for _, name := range names {
				fmt.Fprintf(a.out, "deleted context %s\n", name)
			}
			return nil
		},
	}
}
