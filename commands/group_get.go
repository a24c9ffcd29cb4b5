package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func groupGet(a *app) *cobra.Command {
	return getNamed(a, &cobra.Command{
		Use:     "get GROUP...",
		Short:   "Show groups",
		Example: "  cfid group get cloud_controller.admin\n  cfid group get scim.read scim.write -o json",
	}, nounGroup, view.Groups(), func(names []string) identity.GroupInput { return identity.GroupInput{Names: names} }, identity.GetGroups)
}
