package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

func userList(a *app) *cobra.Command {
	in := ops.UserListInput{}
	cmd := &cobra.Command{
		Use:   "list [FILTER]",
		Short: "List users, all pages",
		Long: `List users, all pages. What is given to narrow the list must all hold. In --name and --email, * stands for anything; the
case does not matter. --last-login-before takes a date or a length of time, and finds also those who never logged in and were
there before.`,
		Example: `  cfid user list
  cfid users --origin ldap --columns name,email -o csv
  cfid users --name 'dev*' --email '*@example.com' --inactive
  cfid users --last-login-before 90d --columns name,last-login --sort-by userName
  cfid users --filter 'active eq false' -o name`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: noCompletion,
	}
	scimFlags(cmd, &in.SCIMList, "SCIM `filter`: eq co sw pr gt ge lt le, and, or",
		"userName", "email", "givenName", "familyName", "created", "lastModified", "origin")
	f := cmd.Flags()
	f.StringVar(&in.Name, "name", "", "only users of this `name`, or pattern")
	f.StringVar(&in.Email, "email", "", "only users with this `address`, or pattern")
	f.StringVar(&in.Origin, "origin", "", "only users of this identity provider")
	f.BoolVar(&in.Inactive, "inactive", false, "only users who may not log in")
	f.BoolVar(&in.Unverified, "unverified", false, "only users whose address is not verified")
	f.StringVar(&in.LastLoginBefore, "last-login-before", "", "only users without a login since this `time`: 90d, 2026-08-31")
	f.IntVar(&in.Skip, "skip", 0, "leave out this many at the beginning")
	for _, free := range []string{"name", "email", "skip"} {
		complete(cmd, free)
	}
	complete(cmd, "origin", "uaa", "ldap")
	complete(cmd, "last-login-before", "30d", "90d", "180d", "365d")
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
		in.Attributes = kind.Attributes(o)
		return listTo(cmd, a, o, kind, in, ops.ListUsers)
	}
	return cmd
}
