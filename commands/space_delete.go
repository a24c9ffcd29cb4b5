package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/view"
)

func spaceDelete(a *app) *cobra.Command {
	in := platform.DeleteInput{}
	cmd := &cobra.Command{
		Use:   "delete SPACE...",
		Short: "Delete spaces and everything in them",
		Long: `Delete spaces with their apps, services and roles. cfid shows what will be deleted, and asks you
to type the name, or needs --yes. The server deletes in the background; cfid waits until it is
done.`,
		Example: "  cfid space delete acme/test\n  cfid space delete test qa --org acme --yes",
	}
	spaceOrgFlag(a, cmd, &in.Org)
	deleteFlags(cmd, &in)
	return changeNamed(a, cmd, nounSpace, view.SpaceDeletions(), func(names []string) platform.DeleteInput {
		in.Names = names
		return in
	}, platform.DeleteSpaces)
}
