package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func userList(a *app) *cobra.Command {
	in := identity.UserListInput{}
	cmd := &cobra.Command{
		Use:   "list [FILTER]",
		Short: "List users",
		Long: `List users. All filters must match. In --name and --email, * matches any characters; case is
ignored. --last-login-before takes a date or a duration, and also finds users who were created
before it and never logged in.`,
		Example: `  cfid user list
  cfid users --origin ldap --columns name,email -o csv
  cfid users --name 'dev*' --email '*@example.com' --inactive
  cfid users --last-login-before 90d --columns name,last-login --sort-by userName
  cfid users --filter 'active eq false' -o name`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: noCompletion,
	}
	userFilters(a, cmd, &in)
	kind := view.Users()
	out := a.output(cmd, kind.ColumnNames())
	theirs := peerListFlags(cmd, out, &in.SCIMList, &in.Skip)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := theirs(args); err != nil {
			return err
		}
		o, err := checked(cmd, out, kind)
		if err != nil {
			return err
		}
		in.Attributes, in.Undecoded = kind.Attributes(o), o.AsReceived()
		return listTo(cmd, a, o, kind, in, identity.ListUsers)
	}
	return cmd
}
