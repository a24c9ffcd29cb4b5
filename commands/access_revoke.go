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
		Short: "End somebody's access: account, tokens, roles, groups",
		Long: `End the access of somebody who leaves: the account is deactivated, all tokens end, roles and memberships are taken. The plan
is shown and asked about. Of --roles, --groups, --approvals, --tokens and --deactivate those that are named are done, all of
them where none is. It can be run again: what is done already is left alone. cfid user delete deletes the account.

To end your own access takes your user name, typed or as --yes=NAME.`,
		Example: `  cfid access revoke dev1
  cfid access revoke dev1 dev2@ldap --yes
  cfid access revoke dev1 --roles --groups --dry-run
  cfid access revoke dev1 --all-contexts --yes`,
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVar(&in.Origin, "origin", "", "identity provider of the users: uaa, ldap, …")
	f.BoolVar(&in.Roles, "roles", false, "take roles in orgs and spaces")
	f.BoolVar(&in.Groups, "groups", false, "take out of the groups of the UAA")
	f.BoolVar(&in.Approvals, "approvals", false, "take back what clients were allowed (your own only: a UAA lets nobody else)")
	f.BoolVar(&in.Tokens, "tokens", false, "end all tokens")
	f.BoolVar(&in.Deactivate, "deactivate", false, "deactivate the account")
	f.BoolVar(&everywhere, "all-contexts", false, "in every context with a login, one after the other")
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
