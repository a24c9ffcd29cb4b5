package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/internal/zone"
)

func zoneActivate(a *app) *cobra.Command {
	in := zone.ZoneInput{}
	cmd := &cobra.Command{
		Use:               "activate ZONE...",
		Short:             "Reactivate identity zones",
		Long:              `Reactivate identity zones. An active zone is unchanged.`,
		Example:           "  cfid zone activate lab",
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
		return outcomes(cmd, out, kind, in, zone.SwitchZones(true))
	}
	return cmd
}
