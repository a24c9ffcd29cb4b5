package commands

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/login"
)

func contextDelete(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "delete NAME...",
		Short: "Delete contexts and everything stored for them",
		Long: `Delete contexts with their tokens and stored secrets. Nothing is revoked at the server; run cfid
logout first for that.`,
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
