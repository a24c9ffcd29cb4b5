package commands

import "github.com/spf13/cobra"

func approval(a *app) *cobra.Command {
	return noun("approval", `List and revoke the approvals that users gave to clients. A client without an approval asks the
user again.`,
		approvalList(a), approvalRevoke(a))
}
