package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/internal/zone"
)

func zoneDelete(a *app) *cobra.Command {
	return changeNamed(a, &cobra.Command{
		Use:   "delete ZONE...",
		Short: "Delete identity zones and everything in them",
		Long: `Delete identity zones, by subdomain or id, with all users, groups, clients and providers in them;
cfid counts them and needs confirmation.`,
		Example: "  cfid zone delete lab\n  cfid zone delete lab old-lab --yes",
	}, session.NounZone, view.Zones(), func(names []string) zone.ZoneInput { return zone.ZoneInput{Names: names} }, zone.DeleteZones)
}
