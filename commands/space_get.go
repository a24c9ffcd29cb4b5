package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/view"
)

func spaceGet(a *app) *cobra.Command {
	in := platform.PlaceGetInput{}
	cmd := &cobra.Command{
		Use:     "get SPACE...",
		Short:   "Show spaces with their quota, labels and counts",
		Example: "  cfid space get acme/dev\n  cfid space get dev test --org acme -o yaml",
	}
	spaceOrgFlag(a, cmd, &in.Org)
	return getNamed(a, cmd, nounSpace, view.SpaceDetails(), func(names []string) platform.PlaceGetInput {
		in.Names = names
		return in
	}, platform.GetSpaces)
}
