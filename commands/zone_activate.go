package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/internal/zone"
)

func zoneActivate(a *app) *cobra.Command {
	return changeNamed(a, &cobra.Command{
		Use:     "activate ZONE...",
		Short:   "Reactivate identity zones",
		Long:    `Reactivate identity zones. An active zone is unchanged.`,
		Example: "  cfid zone activate lab",
	}, session.NounZone, view.Zones(), func(names []string) zone.ZoneInput { return zone.ZoneInput{Names: names} }, zone.SwitchZones(true))
}
