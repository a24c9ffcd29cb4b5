package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func groupMemberRemove(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "remove GROUP MEMBER...",
		Short: "Remove users or groups from a group",
		Example: `  cfid group member remove reports.read dev1 dev2@ldap
  cfid group member remove reports.read reports.write --groups`,
	}
	return memberCommand(a, cmd, view.Members(), identity.RemoveMembers)
}
