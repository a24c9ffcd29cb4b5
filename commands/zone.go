package commands

import "github.com/spf13/cobra"

func zoneCommands(a *app) *cobra.Command {
	return noun("zone", `Manage identity zones: UAAs of their own inside one server, each with users, groups, clients and providers, and reached
at its subdomain. With --zone any command that asks the UAA acts in one. Who is in the group zones.ID.admin of the default
zone administers it: cfid group member add zones.ID.admin USER.`,
		append([]*cobra.Command{
			zoneList(a), zoneGet(a), zoneCreate(a), zoneUpdate(a), zoneDelete(a), zoneActivate(a), zoneDeactivate(a), zonePolicy(a),
		}, familiarBelow(a, "zone")...)...)
}
