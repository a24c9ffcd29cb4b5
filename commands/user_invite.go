package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func userInvite(a *app) *cobra.Command {
	in := identity.UserInviteInput{}
	cmd := &cobra.Command{
		Use:   "invite EMAIL...",
		Short: "Invite users: create accounts and links to accept",
		Long: `Invite users. For each address the UAA creates an account that is not verified, and a link that
lets the user accept and choose a password. It does not send the link: you pass it on. A user who
is invited again gets a new link.`,
		Example: `  cfid user invite jo@example.com --redirect-uri https://app.example.com
  cfid user invite - --redirect-uri https://app.example.com --client-id app -o csv < addresses.txt`,
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: noCompletion,
	}
	cmd.Flags().StringVar(&in.RedirectURI, "redirect-uri", "", "`URL` to send the user to afterwards")
	cmd.Flags().StringVar(&in.ClientID, "client-id", "", "invite through this `CLIENT`: its providers and redirects apply")
	_ = cmd.MarkFlagRequired("redirect-uri") // the only error is an unknown flag
	complete(cmd, "redirect-uri")
	complete(cmd, "client-id")
	a.dryRun(cmd)
	out := a.output(cmd, view.UserLinks().ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Emails, err = a.names(args); err != nil {
			return err
		}
		return links(cmd, out, len(in.Emails), in, identity.InviteUsers)
	}
	return cmd
}
