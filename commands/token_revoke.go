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
		Short: "Revoke tokens",
		Long: `Revoke tokens: by id, all of a user, all of a client, or all that a user got through a client. All
tokens of a user or client include plain JWTs, and cfid needs confirmation; new tokens can be
issued at once. By id, only tokens that the server stores can be revoked. The id of an opaque
token is the token: use "-" to read ids from standard input, where no other process can see them.`,
		Example: `  cfid token revoke --user marissa
  cfid token revoke --client app --yes
  cfid token revoke --user marissa --client app --dry-run
  cfid token list --user marissa -o id | cfid token revoke -`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringArrayVar(&in.Users, "user", nil, "revoke all tokens of this `USER` (repeat)")
	f.StringVar(&in.Origin, "origin", "", "`ORIGIN` of the users")
	f.StringArrayVar(&in.Clients, "client", nil, "revoke all tokens of this `CLIENT` (repeat), or with --user those issued through it")
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
