package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func clientMetaGet(a *app) *cobra.Command {
	return getNamed(a, &cobra.Command{
		Use:     "get CLIENT...",
		Short:   "Show how clients appear on the UAA's home page",
		Example: "  cfid client meta get web\n  cfid client meta get web app -o json",
	}, nounClient, view.ClientMetas(), func(names []string) identity.ClientInput { return identity.ClientInput{IDs: names} }, identity.GetClientMeta)
}
