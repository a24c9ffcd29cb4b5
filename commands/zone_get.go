package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/internal/zone"
)

func zoneGet(a *app) *cobra.Command {
	return getNamed(a, &cobra.Command{
		Use:   "get ZONE...",
		Short: "Show identity zones",
		Long: `Show identity zones, by subdomain or id; the default zone is uaa. JSON output contains the whole
configuration without private keys, which no UAA returns.`,
		Example: "  cfid zone get lab\n  cfid zone get uaa -o json --jq .config.tokenPolicy",
	}, session.NounZone, view.Zones(), func(names []string) zone.ZoneInput { return zone.ZoneInput{Names: names} }, zone.GetZones)
}
