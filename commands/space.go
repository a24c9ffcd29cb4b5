package commands

import "github.com/spf13/cobra"

func space(a *app) *cobra.Command {
	return noun("space", "See, make, change and delete the spaces of the platform, and see who is in them.",
		spaceList(a), spaceGet(a), spaceCreate(a), spaceUpdate(a), spaceRename(a), spaceDelete(a), spaceUsers(a))
}

// spaceOrgFlag names the org of spaces that are named without.
func spaceOrgFlag(a *app, cmd *cobra.Command, org *string) {
	cmd.Flags().StringVar(org, "org", "", "in this `org` (default: the targeted one; or say ORG/SPACE)")
	a.completeKnown(cmd, "org", nounOrg)
}
