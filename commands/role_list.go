package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/view"
)

func roleList(a *app) *cobra.Command {
	in := platform.RoleListInput{}
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List roles with the names of users, orgs and spaces",
		Long: `List roles with the names of users, orgs and spaces. An org alone means the roles in the org
itself; together with space roles (--role SpaceDeveloper), the roles in all its spaces. In
patterns, * matches any characters, slashes included.`,
		Example: `  cfid role list --user dev1
  cfid roles --org acme
  cfid roles --org 'team-*' --role OrgManager
  cfid roles --space acme/dev --role SpaceDeveloper -o csv`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringArrayVar(&in.Users, "user", nil, "of this `USER` (repeat)")
	f.StringVar(&in.Origin, "origin", "", "`ORIGIN` of the users")
	f.StringArrayVar(&in.Orgs, "org", nil, "in this `ORG`, or in all that match a pattern (repeat)")
	f.StringArrayVar(&in.Spaces, "space", nil, "in this `SPACE` of each --org, or ORG/SPACE, or a pattern (repeat)")
	f.StringArrayVar(&in.In, "in", nil, "in this `PLACE`: ORG or ORG/SPACE, or a pattern (repeat)")
	f.StringArrayVar(&in.Roles, "role", nil, "only this `ROLE` (repeat)")
	limit(f, &in.Limit)
	complete(cmd, "limit")
	complete(cmd, "role", roleWords()...)
	complete(cmd, "origin", "uaa", "ldap")
	for _, free := range []string{"user", "org", "space", "in"} {
		complete(cmd, free)
	}
	kind := view.Roles()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return list(cmd, out, kind, in, platform.ListRoles)
	}
	return cmd
}
