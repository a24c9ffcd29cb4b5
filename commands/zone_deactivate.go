package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/internal/zone"
)

func zoneDeactivate(a *app) *cobra.Command {
	return changeNamed(a, &cobra.Command{
		Use:   "deactivate ZONE...",
		Short: "Deactivate identity zones",
		Long: `Deactivate identity zones: nobody can log in there, and their tokens are refused, until the zones
are reactivated. Everything in them stays. The default zone can't be deactivated.`,
		Example: "  cfid zone deactivate lab\n  cfid zone deactivate lab --yes",
	}, session.NounZone, view.Zones(), func(names []string) zone.ZoneInput { return zone.ZoneInput{Names: names} }, zone.SwitchZones(false))
}
