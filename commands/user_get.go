package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func userGet(a *app) *cobra.Command {
	in := identity.UserInput{}
	cmd := &cobra.Command{
		Use:   "get USER...",
		Short: "Show users",
		Long: `Show users with everything that the UAA returns: groups, last logins, when the password was
changed.`,
		Example:           "  cfid user get marissa\n  cfid user get dev1@ldap -o json\n  cfid user get - -o csv < names.txt",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: a.completeNames(nounUser, nounUser),
	}
	whichUser(a, cmd, &in)
	kind := view.Users()
	out := a.output(cmd, kind.ColumnNames())
	attributes := peerAttributes(cmd, out)
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Names, err = a.names(args); err != nil {
			return err
		}
		attributes()
		return got(cmd, out, kind, len(in.Names), in, identity.GetUsers)
	}
	return cmd
}
