package commands

import "github.com/spf13/cobra"

func approval(a *app) *cobra.Command {
	return noun("approval", `See and take back what users allowed clients to do for them. A client whose approvals are gone asks again.`,
		approvalList(a), approvalRevoke(a))
}
