package commands

import "github.com/spf13/cobra"

func space(a *app) *cobra.Command {
	return noun("space", `List, show, create, update and delete spaces, and list their users.`,
		spaceList(a), spaceGet(a), spaceCreate(a), spaceUpdate(a), spaceRename(a), spaceDelete(a), spaceUsers(a))
}

// spaceOrgFlag binds the org of spaces that are named without one.
func spaceOrgFlag(a *app, cmd *cobra.Command, org *string) {
	cmd.Flags().StringVar(org, "org", "", "in this `ORG` (default: the targeted one; or use ORG/SPACE)")
	a.completeKnown(cmd, "org", nounOrg)
}
