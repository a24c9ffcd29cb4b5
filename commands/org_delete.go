package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/view"
)

func orgDelete(a *app) *cobra.Command {
	in := platform.DeleteInput{}
	cmd := &cobra.Command{
		Use:   "delete ORG...",
		Short: "Delete orgs and everything in them",
		Long: `Delete orgs with their spaces, apps, services and roles. Only platform admins may. cfid shows what
will be deleted, and asks you to type the name, or needs --yes. The server deletes in the
background; cfid waits until it is done.`,
		Example: "  cfid org delete beta\n  cfid org delete beta gamma --yes\n  cfid org delete beta --yes --no-wait",
	}
	deleteFlags(cmd, &in)
	return changeNamed(a, cmd, nounOrg, view.OrgDeletions(), func(names []string) platform.DeleteInput {
		in.Names = names
		return in
	}, platform.DeleteOrgs)
}
