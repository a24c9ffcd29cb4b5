package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func tokenRevoke(a *app) *cobra.Command {
	in := identity.TokenRevokeInput{}
	cmd := &cobra.Command{
		Use:   "revoke [ID...]",
		Short: "End tokens at the server",
		Long: `End tokens at the server: those with these ids, all of users, all of clients, or all that users got through one client. All
tokens of a user or client means the plain JWTs too, and asks; new ones can be got at once. By id only those end that the
server keeps. The id of an opaque token is the token: "-" reads ids from standard input, where no other process sees them.`,
		Example: `  cfid token revoke --user marissa
  cfid token revoke --client app --yes
  cfid token revoke --user marissa --client app --dry-run
  cfid token list --user marissa -o id | cfid token revoke -`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringArrayVar(&in.Users, "user", nil, "all of this `user` (repeat)")
	f.StringVar(&in.Origin, "origin", "", "identity provider of the users")
	f.StringArrayVar(&in.Clients, "client", nil, "all of this `client` (repeat), or with --user those through it")
	a.completeKnown(cmd, "user", nounUser)
	a.completeKnown(cmd, "client", nounClient)
	a.completeKnown(cmd, "origin", nounIdP, "uaa", "ldap")
	a.dryRun(cmd)
	columns := view.RevokedTokens("").ColumnNames()
	out := a.output(cmd, columns)
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.IDs, err = a.names(args); err != nil {
			return err
		}
		noun := "token"
		switch {
		case len(in.Users) > 0:
			noun = "tokens of user"
		case len(in.Clients) > 0:
			noun = "tokens of client"
		}
		return outcomes(cmd, out, view.RevokedTokens(noun), in, identity.RevokeTokens)
	}
	return cmd
}
