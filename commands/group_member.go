package commands

import "github.com/spf13/cobra"

func groupMember(a *app) *cobra.Command {
	cmd := noun("member", "See and change who is in a group. A change shows in a user's next token.",
		groupMemberList(a), groupMemberAdd(a), groupMemberRemove(a))
	cmd.Short = "See and change who is in a group"
	return cmd
}
