package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/internal/zone"
)

func zoneDeactivate(a *app) *cobra.Command {
	in := zone.ZoneInput{}
	cmd := &cobra.Command{
		Use:   "deactivate ZONE...",
		Short: "Deactivate identity zones",
		Long: `Deactivate identity zones: nobody can log in there, and their tokens are refused, until the zones
are reactivated. Everything in them stays. The default zone can't be deactivated.`,
		Example:           "  cfid zone deactivate lab\n  cfid zone deactivate lab --yes",
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
		return outcomes(cmd, out, kind, in, zone.SwitchZones(false))
	}
	return cmd
}
