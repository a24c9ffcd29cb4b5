package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func groupUnmap(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "unmap GROUP EXTERNAL...",
		Short: "Unmap external groups from a group",
		Long:  `Unmap external groups: their users are no longer members of the group after their next login.`,
		Example: `  cfid group unmap reports.read cn=reporters,ou=groups,dc=example,dc=com
  cfid group unmap reports.read staff contractors --origin okta`,
	}
	return mappingCommand(a, cmd, view.Mappings(), identity.UnmapGroups)
}
