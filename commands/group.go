package commands

import "github.com/spf13/cobra"

func group(a *app) *cobra.Command {
	return noun("group", `Manage the groups of a UAA. A group is a scope: a user who is in it may get the scope of its name, through a client that
lists it.`,
		append([]*cobra.Command{groupList(a), groupGet(a), groupCreate(a), groupUpdate(a), groupDelete(a), groupMember(a),
			groupMap(a), groupUnmap(a), groupMappings(a)}, familiarBelow(a, "group")...)...)
}
