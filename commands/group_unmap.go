package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func groupUnmap(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "unmap GROUP EXTERNAL...",
		Short: "Take a mapping of external groups away",
		Long:  "Take a mapping away: whoever is in the external groups is no longer in the group, from the next login on.",
		Example: `  cfid group unmap reports.read cn=reporters,ou=groups,dc=example,dc=com
  cfid group unmap reports.read staff contractors --origin okta`,
	}
	return mappingCommand(a, cmd, view.Mappings(), identity.UnmapGroups)
}
