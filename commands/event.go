package commands

import "github.com/spf13/cobra"

func event(a *app) *cobra.Command {
	return noun("event", `Show audit events of the Cloud Controller: who assigned and removed roles, and who created,
changed and deleted orgs and spaces, in the last 31 days. The UAA writes its audit events to its
own log and has no API for them.`, eventList(a))
}
