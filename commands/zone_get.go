package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/internal/zone"
)

func zoneGet(a *app) *cobra.Command {
	in := zone.ZoneInput{}
	cmd := &cobra.Command{
		Use:   "get ZONE...",
		Short: "Show identity zones",
		Long: `Show identity zones, by subdomain or id; the default zone is uaa. JSON output contains the whole
configuration without private keys, which no UAA returns.`,
		Example:           "  cfid zone get lab\n  cfid zone get uaa -o json --jq .config.tokenPolicy",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: a.completeNames(session.NounZone, session.NounZone),
	}
	kind := view.Zones()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Names, err = a.names(args); err != nil {
			return err
		}
		return got(cmd, out, kind, len(in.Names), in, zone.GetZones)
	}
	return cmd
}
