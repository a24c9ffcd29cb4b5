package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func userVerify(a *app) *cobra.Command {
	in := identity.UserVerifyInput{}
	cmd := &cobra.Command{
		Use:   "verify USER...",
		Short: "Verify users' e-mail addresses, or create verification links",
		Long: `Mark the e-mail addresses of users as verified or, with --link, create links that let users verify
them; the UAA does not send the links. A user whose address is not verified can't log in if the
zone requires it.`,
		Example: `  cfid user verify dev1
  cfid user verify dev1 --link --redirect-uri https://app.example.com
  cfid users --unverified --origin uaa -o id | cfid user verify --id -`,
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: a.completeNames(nounUser, nounUser),
	}
	cmd.Flags().BoolVar(&in.Link, "link", false, "create a link instead")
	cmd.Flags().StringVar(&in.RedirectURI, "redirect-uri", "", "`URL` that the link leads to afterwards")
	complete(cmd, "redirect-uri")
	whichUser(a, cmd, &in.UserInput)
	a.dryRun(cmd)
	kind := view.ChangedUsers()
	out := a.output(cmd, append(kind.ColumnNames(), "link", "note"))
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Names, err = a.names(args); err != nil {
			return err
		}
		if in.Link {
			return links(cmd, out, len(in.Names), in, identity.VerifyUsers)
		}
		return outcomes(cmd, out, kind, in, identity.VerifyUsers)
	}
	return cmd
}
