package commands

import "github.com/spf13/cobra"

func event(a *app) *cobra.Command {
	return noun("event", `Audit events of the Cloud Controller: who gave and took roles, and who made, changed and deleted orgs and spaces, in the last
31 days. The UAA keeps its own in its log, and shows them to nobody.`, eventList(a))
}
