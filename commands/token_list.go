package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func tokenList(a *app) *cobra.Command {
	in := identity.TokenListInput{}
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the tokens that the server stores",
		Long: `List the tokens that the UAA stores: opaque tokens, and refresh tokens unless they are JWTs.
Without --user and --client, list your own. The server does not store plain JWTs. You need the
scope tokens.list or uaa.admin.

The id of an opaque token is the token itself. Tables show only its first characters; -o id and -o
json print it in full.`,
		Example:           "  cfid token list\n  cfid token list --user marissa\n  cfid token list --client app -o json",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVar(&in.User, "user", "", "of this `USER`")
	f.StringVar(&in.Origin, "origin", "", "`ORIGIN` of the user")
	f.StringVar(&in.Client, "client", "", "of this `CLIENT` and its users; with --user: of this user through it")
	a.completeKnown(cmd, "user", nounUser)
	a.completeKnown(cmd, "client", nounClient)
	a.completeKnown(cmd, "origin", nounIdP, "uaa", "ldap")
	kind := view.StoredTokens()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return list(cmd, out, kind, in, identity.ListTokens)
	}
	return cmd
}
