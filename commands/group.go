package commands

import "github.com/spf13/cobra"

func group(a *app) *cobra.Command {
	return noun("group", `Manage the groups of a UAA. A group is a scope: its members may get the scope of that name through
a client that lists it.`,
		append([]*cobra.Command{groupList(a), groupGet(a), groupCreate(a), groupUpdate(a), groupDelete(a), groupMember(a),
			groupMap(a), groupUnmap(a), groupMappings(a)}, familiarBelow(a, "group")...)...)
}
