package commands

import (
	"context"
	"iter"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/access"
	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/session"
)

func accessRevoke(a *app) *cobra.Command {
	in, everywhere := access.AccessRevokeInput{}, false
	cmd := &cobra.Command{
		Use:   "revoke USER...",
		Short: "Revoke a user's access: account, tokens, roles, groups",
		Long: `Revoke all access of a user, for example of somebody who leaves: deactivate the account, revoke
all tokens, remove roles and group memberships. The plan is shown and must be confirmed. With any
of --roles, --groups, --approvals, --tokens and --deactivate, only these are done. You can run the
command again: what is done already stays as it is. To delete the account, use cfid user delete.

To revoke your own access, confirm with your user name, typed or as --yes=NAME.`,
		Example: `  cfid access revoke dev1
  cfid access revoke dev1 dev2@ldap --yes
  cfid access revoke dev1 --roles --groups --dry-run
  cfid access revoke dev1 --all-contexts --yes`,
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVar(&in.Origin, "origin", "", "`ORIGIN` of the users: uaa, ldap, …")
	f.BoolVar(&in.Roles, "roles", false, "remove roles in orgs and spaces")
	f.BoolVar(&in.Groups, "groups", false, "remove from groups")
	f.BoolVar(&in.Approvals, "approvals", false, "revoke approvals of clients (only your own: a UAA allows no others)")
	f.BoolVar(&in.Tokens, "tokens", false, "revoke all tokens")
	f.BoolVar(&in.Deactivate, "deactivate", false, "deactivate the account")
	f.BoolVar(&everywhere, "all-contexts", false, "in every context with a login")
	complete(cmd, "origin", "uaa", "ldap")
	a.dryRun(cmd)
	out := a.output(cmd, stepColumns())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Names, err = a.names(args); err != nil {
			return err
		}
		if !everywhere {
			return applied(cmd, out, in, access.RevokeAccess)
		}
		return appliedItems(cmd, out, in, func(ctx context.Context, s *session.Session, in access.AccessRevokeInput) (iter.Seq[session.Item[*change.Step]], error) {
			return access.RevokeEverywhere(ctx, s, in, func(name string, set *change.ChangeSet) error {
				a.note("in context %s:", name)
				return a.showChanges(set)
			})
		})
	}
	return cmd
}
