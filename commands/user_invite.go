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
		Short: "Invite people: an account, and the link to accept with",
		Long: `Invite people. For each address the UAA makes an account that is not verified yet, and the link with which the person
accepts and chooses a password. It sends the link to nobody: you pass it on. Who is invited again gets a new link.`,
		Example: `  cfid user invite jo@example.com --redirect-uri https://app.example.com
  cfid user invite - --redirect-uri https://app.example.com --client-id app -o csv < addresses.txt`,
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: noCompletion,
	}
	cmd.Flags().StringVar(&in.RedirectURI, "redirect-uri", "", "`URL` to which the person is sent in the end")
	cmd.Flags().StringVar(&in.ClientID, "client-id", "", "the `client` that invites: its providers and redirects count")
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
