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
		Short: "List the tokens that the server keeps",
		Long: `List the tokens that the UAA keeps: opaque ones, and refresh tokens unless they are JWTs; without --user and --client, those
of whoever is logged in. Of a plain JWT the server keeps nothing. It needs the scope tokens.list or uaa.admin.

The id of an opaque token is the token itself. So tables show its beginning only; -o id and -o json give it whole.`,
		Example:           "  cfid token list\n  cfid token list --user marissa\n  cfid token list --client app -o json",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVar(&in.User, "user", "", "of this `user`")
	f.StringVar(&in.Origin, "origin", "", "identity provider of the user")
	f.StringVar(&in.Client, "client", "", "of this `client`, its users' among them; with --user only those through it")
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
