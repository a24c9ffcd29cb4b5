package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/access"
)

func accessCopy(a *app) *cobra.Command {
	in := access.AccessCopyInput{}
	cmd := &cobra.Command{
		Use:   "copy FROM TO...",
		Short: "Copy a user's groups and roles to other users",
		Long: `Copy the groups that a user was added to, and the user's roles, to other users, for example to new
members of a team. The plan is shown and must be confirmed. The other users keep what they have.
Groups that come from the identity provider are not copied.`,
		Example: `  cfid access copy dev1 dev2
  cfid access copy dev1 dev3 dev4 --roles --yes
  cfid access copy dev1 dev2 --groups --dry-run`,
		Args:              cobra.MinimumNArgs(2),
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVar(&in.Origin, "origin", "", "`ORIGIN` of the users: uaa, ldap, …")
	f.BoolVar(&in.Groups, "groups", false, "copy only groups")
	f.BoolVar(&in.Roles, "roles", false, "copy only roles")
	complete(cmd, "origin", "uaa", "ldap")
	a.dryRun(cmd)
	out := a.output(cmd, stepColumns())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		in.From = args[0]
		if in.To, err = a.names(args[1:]); err != nil {
			return err
		}
		return applied(cmd, out, in, access.CopyAccess)
	}
	return cmd
}
