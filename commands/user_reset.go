package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func userReset(a *app) *cobra.Command {
	in := identity.UserResetInput{}
	cmd := &cobra.Command{
		Use:   "reset USER...",
		Short: "Create a link that lets a user choose a new password",
		Long: `Create a link, and the code in it, that lets a user choose a new password. The UAA does not send
it: you pass it on. It works once and for a short time, and anyone who has it can log in as the
user. The current password works until then.`,
		Example:           "  cfid user reset dev1\n  cfid user reset dev1 dev2 -o csv --columns name,link\n  cfid user reset dev1 --jq .cfid.link",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: a.completeNames(nounUser, nounUser),
	}
	a.dryRun(cmd)
	out := a.output(cmd, view.UserLinks().ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Names, err = a.names(args); err != nil {
			return err
		}
		return links(cmd, out, len(in.Names), in, identity.ResetPasswords)
	}
	return cmd
}
