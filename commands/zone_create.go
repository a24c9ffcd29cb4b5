package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/internal/zone"
)

func zoneCreate(a *app) *cobra.Command {
	in := zone.ZoneCreateInput{}
	cmd := &cobra.Command{
		Use:   "create SUBDOMAIN",
		Short: "Create an identity zone",
		Long: `Create an identity zone. It has the groups of a UAA, and no users or clients yet; create them with
--zone SUBDOMAIN. What --config leaves out has the server's defaults.`,
		Example: `  cfid zone create lab --name "The lab" --description "for experiments"
  cfid zone create lab --config lab.json --dry-run`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVar(&in.ID, "id", "", "`ID` of the zone (default: the server chooses)")
	f.StringVar(&in.Name, "name", "", "display `NAME` (default: the subdomain)")
	f.StringVar(&in.Description, "description", "", "`TEXT` that describes the zone")
	f.StringVar(&in.ConfigFile, "config", "", "JSON `FILE` with the configuration")
	for _, free := range []string{"id", "name", "description"} {
		complete(cmd, free)
	}
	_ = cmd.MarkFlagFilename("config", "json")
	a.dryRun(cmd)
	kind := view.Zones()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		in.Subdomain = args[0]
		return outcomes(cmd, out, kind, in, zone.CreateZone)
	}
	return cmd
}
