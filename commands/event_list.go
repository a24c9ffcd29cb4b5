package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/view"
)

func eventList(a *app) *cobra.Command {
	in := platform.EventInput{}
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List who assigned and revoked access, and when",
		Long: `List audit events of the Cloud Controller as sentences, the newest last. Admins, read-only admins
and global auditors see all events, other users those of the orgs and spaces where they are
auditor, developer or supporter. The Cloud Controller also writes an event if a role was assigned
that the user had already, and none for roles that were deleted with a user, org or space.`,
		Example: `  cfid event list
  cfid events --org acme --since 7d --limit 0 -o csv
  cfid events --target dev1 --type roles
  cfid event list --follow`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringArrayVar(&in.Types, "type", nil, "only this `KIND`: roles, orgs, spaces, quotas, all, or an event type (repeat; default: the first four)")
	f.StringVar(&in.Target, "target", "", "only what was done to this `USER` or guid")
	f.StringVar(&in.Org, "org", "", "in this `ORG` and its spaces")
	f.StringVar(&in.Space, "space", "", "in this `SPACE`, or ORG/SPACE")
	f.StringVar(&in.Since, "since", "", "only what is newer than this `TIME`: a date or a duration (7d)")
	f.IntVar(&in.Limit, "limit", 50, "show the latest `N`; 0: all")
	f.BoolVar(&in.Follow, "follow", false, "keep showing new events until Ctrl-C")
	complete(cmd, "type", platform.EventGroups()...)
	complete(cmd, "since", "1h", "1d", "7d", "31d")
	complete(cmd, "limit", "0", "50", "500")
	for _, free := range []string{"target", "org", "space"} {
		complete(cmd, free)
	}
	kind := view.Events()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		o, err := checked(cmd, out, kind)
		if err != nil {
			return err
		}
		if !in.Follow || !o.People() {
			return listTo(cmd, a, o, kind, in, platform.ListEvents)
		}
		rows, err := run(cmd, a, in, platform.ListEvents)
		if err != nil {
			return err
		}
		return view.WriteEvents(o, rows)
	}
	return cmd
}
