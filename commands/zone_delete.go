package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/internal/zone"
)

func zoneDelete(a *app) *cobra.Command {
	in := zone.ZoneInput{}
	cmd := &cobra.Command{
		Use:   "delete ZONE...",
		Short: "Delete identity zones and everything in them",
		Long: `Delete identity zones, by subdomain or id, with all users, groups, clients and providers in them;
cfid counts them and needs confirmation.`,
		Example:           "  cfid zone delete lab\n  cfid zone delete lab old-lab --yes",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: a.completeNames(session.NounZone, session.NounZone),
	}
	a.dryRun(cmd)
	kind := view.Zones()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Names, err = a.names(args); err != nil {
			return err
		}
		return outcomes(cmd, out, kind, in, zone.DeleteZones)
	}
	return cmd
}
