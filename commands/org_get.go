package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/view"
)

func orgGet(a *app) *cobra.Command {
	return getNamed(a, &cobra.Command{
		Use:     "get ORG...",
		Short:   "Show orgs with their quota, labels and counts",
		Example: "  cfid org get acme\n  cfid org get acme beta -o json",
	}, nounOrg, view.OrgDetails(), func(names []string) platform.PlaceGetInput { return platform.PlaceGetInput{Names: names} }, platform.GetOrgs)
}
