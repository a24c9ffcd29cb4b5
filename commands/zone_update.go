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
		Short: "Change an identity zone",
		Long: `Change what is named of an identity zone and nothing else. Links, branding and whatever "zone policy set" has no word for
go through --config: the JSON file is merged into the configuration, and null in it takes a member out. Another subdomain is
another address and another issuer, so it asks.`,
		Example: `  cfid zone update lab --name "The new lab"
  cfid zone update lab --config branding.json`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: a.completeNames(session.NounZone, ""),
	}
	f := cmd.Flags()
	f.StringVar(&subdomain, "subdomain", "", "the zone's new `subdomain`")
	f.StringVar(&name, "name", "", "`name` for people")
	f.StringVar(&description, "description", "", "what the zone is `for`")
	f.StringVar(&in.ConfigFile, "config", "", "merge this JSON `file` into the configuration")
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
