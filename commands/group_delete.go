package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func groupDelete(a *app) *cobra.Command {
	return changeNamed(a, &cobra.Command{
		Use:   "delete GROUP...",
		Short: "Delete groups",
		Long: `Delete groups. Users who have the scope through the group lose it, and tokens that contain it
become invalid.`,
		Example: "  cfid group delete reports.read\n  cfid group delete reports.read reports.write --yes",
	}, nounGroup, view.Groups(), func(names []string) identity.GroupInput { return identity.GroupInput{Names: names} }, identity.DeleteGroups)
}
