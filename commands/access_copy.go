package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/access"
)

func accessCopy(a *app) *cobra.Command {
	in := access.AccessCopyInput{}
	cmd := &cobra.Command{
		Use:   "copy FROM TO...",
		Short: "Give others the groups and roles that somebody has",
		Long: `Give others the groups that somebody was put into, and the roles, as for somebody who joins a team. The plan is shown and
asked about. What they have already stays; what the identity provider gives is left to it.`,
		Example: `  cfid access copy dev1 dev2
  cfid access copy dev1 dev3 dev4 --roles --yes
  cfid access copy dev1 dev2 --groups --dry-run`,
		Args:              cobra.MinimumNArgs(2),
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVar(&in.Origin, "origin", "", "identity provider of the users: uaa, ldap, …")
	f.BoolVar(&in.Groups, "groups", false, "groups of the UAA only")
	f.BoolVar(&in.Roles, "roles", false, "roles in orgs and spaces only")
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
