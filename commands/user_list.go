package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

func userList(a *app) *cobra.Command {
	in := ops.UserListInput{}
	cmd := &cobra.Command{
		Use:               "list",
		Short:             "List users, all pages",
		Example:           "  cfid user list\n  cfid users --origin ldap --columns name,email -o csv\n  cfid users --filter 'active eq false' -o name",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	scimFlags(cmd, &in.SCIMList, "SCIM `filter`: eq co sw pr gt ge lt le, and, or",
		"userName", "email", "givenName", "familyName", "created", "lastModified", "origin")
	cmd.Flags().StringVar(&in.Origin, "origin", "", "only users of this identity provider")
	complete(cmd, "origin", "uaa", "ldap")
	kind := view.Users()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		o, err := checked(cmd, out, kind)
		if err != nil {
			return err
		}
		in.Attributes = kind.Attributes(o)
		return list(cmd, out, kind, in, ops.ListUsers)
	}
	return cmd
}
