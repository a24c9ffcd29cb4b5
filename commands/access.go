package commands

import "github.com/spf13/cobra"

func accessCommands(a *app) *cobra.Command {
	return noun("access", `Explain, copy, compare and revoke access: of a user or client, in an org or space, in one context
or in all contexts.`,
		accessShow(a), accessExplain(a), accessReview(a), accessCopy(a), accessDiff(a), accessRevoke(a))
}
