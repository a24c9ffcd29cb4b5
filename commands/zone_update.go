package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/internal/zone"
)

func zoneUpdate(a *app) *cobra.Command {
	in := zone.ZoneUpdateInput{}
	var subdomain, name, description string
	cmd := &cobra.Command{
		Use:   "update ZONE",
		Short: "Update an identity zone",
		Long: `Update the given settings of an identity zone. For links, branding and other settings, --config
merges a JSON file into the configuration; null removes a member. Another subdomain means another
address and another issuer, so cfid needs confirmation.`,
		Example: `  cfid zone update lab --name "The new lab"
  cfid zone update lab --config branding.json`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: a.completeNames(session.NounZone, ""),
	}
	f := cmd.Flags()
	f.StringVar(&subdomain, "subdomain", "", "the zone's new `SUBDOMAIN`")
	f.StringVar(&name, "name", "", "display `NAME`")
	f.StringVar(&description, "description", "", "`TEXT` that describes the zone")
	f.StringVar(&in.ConfigFile, "config", "", "merge this JSON `FILE` into the configuration")
	for _, free := range []string{"subdomain", "name", "description"} {
		complete(cmd, free)
	}
	_ = cmd.MarkFlagFilename("config", "json")
	cmd.MarkFlagsOneRequired("subdomain", "name", "description", "config")
	a.dryRun(cmd)
	kind := view.Zones()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		in.Zone = args[0]
		for flag, field := range map[string]struct {
			value *string
			to    **string
		}{"subdomain": {&subdomain, &in.Subdomain}, "name": {&name, &in.Name}, "description": {&description, &in.Description}} {
			if f.Changed(flag) {
				*field.to = field.value
			}
		}
		return outcomes(cmd, out, kind, in, zone.UpdateZone)
	}
	return cmd
}
