package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func approvalRevoke(a *app) *cobra.Command {
	in := identity.ApprovalRevokeInput{}
	cmd := &cobra.Command{
		Use:   "revoke CLIENT...",
		Short: "Revoke your approvals of clients",
		Long: `Revoke your approvals of clients: they ask again at your next login. A UAA lets users revoke only
their own approvals. Tokens that a client already has stay valid; to revoke them, use cfid token
revoke --user YOU --client CLIENT.`,
		Example:           "  cfid approval revoke app\n  cfid approval revoke --all --yes",
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: noCompletion,
	}
	cmd.Flags().BoolVar(&in.All, "all", false, "of all clients")
	a.dryRun(cmd)
	kind := view.RevokedApprovals()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Clients, err = a.names(args); err != nil {
			return err
		}
		return outcomes(cmd, out, kind, in, identity.RevokeApprovals)
	}
	return cmd
}
