package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/internal/zone"
)

func zonePolicyGet(a *app) *cobra.Command {
	in := zone.ZonePolicyInput{}
	cmd := &cobra.Command{
		Use:   "get [ZONE]",
		Short: "Show the policies of an identity zone",
		Long: `Show the policies of an identity zone, by subdomain or id; without one, of the zone that commands
work in.`,
		Example:           "  cfid zone policy get\n  cfid zone policy get lab -o json",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: a.completeNames(session.NounZone, ""),
	}
	out := a.output(cmd, nil)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 1 {
			in.Zone = args[0]
		}
		return record(cmd, out, "policy", func() (view.Record, error) {
			p, err := run(cmd, a, in, zone.GetZonePolicy)
			if err != nil {
				return nil, err
			}
			return view.ZonePolicy(p), nil
		})
	}
	return cmd
}
