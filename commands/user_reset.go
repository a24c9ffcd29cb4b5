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
		Short: "Make a link with which a user chooses a new password",
		Long: `Make a link, and the code in it, with which a user chooses a new password. The UAA sends it to nobody: you pass it on. It
works once and not for long, and whoever has it becomes the user. The present password works until then.`,
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
