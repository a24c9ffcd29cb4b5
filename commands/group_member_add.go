package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func groupMemberAdd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "add GROUP MEMBER...",
		Short: "Add users or groups to a group",
		Example: `  cfid group member add reports.read dev1 dev2@ldap
  cfid group member add reports.read reports.write --groups`,
	}
	return memberCommand(a, cmd, view.Members(), identity.AddMembers)
}
