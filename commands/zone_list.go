package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/internal/zone"
)

func zoneList(a *app) *cobra.Command {
	in := zone.ZoneListInput{}
	cmd := &cobra.Command{
		Use:               "list",
		Short:             "List identity zones",
		Example:           "  cfid zone list\n  cfid zones -o name\n  cfid zones --inactive",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	cmd.Flags().BoolVar(&in.Inactive, "inactive", false, "only inactive ones")
	kind := view.Zones()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return list(cmd, out, kind, in, zone.ListZones)
	}
	return cmd
}
