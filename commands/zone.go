package commands

import "github.com/spf13/cobra"

func zoneCommands(a *app) *cobra.Command {
	return noun("zone", `Manage identity zones: separate UAAs inside one server, each with its own users, groups, clients
and providers, and its own subdomain. With --zone, any command that asks the UAA works in a zone.
Members of the group zones.ID.admin in the default zone administer it: cfid group member add
zones.ID.admin USER`,
		append([]*cobra.Command{
			zoneList(a), zoneGet(a), zoneCreate(a), zoneUpdate(a), zoneDelete(a), zoneActivate(a), zoneDeactivate(a), zonePolicy(a),
		}, familiarBelow(a, "zone")...)...)
}
