package commands

import "github.com/spf13/cobra"

func accessCommands(a *app) *cobra.Command {
	return noun("access", `See who may do what and why, and give or take it as a whole: for a person, a client, an org, a space, in one context or in
all of them.`,
		accessShow(a), accessExplain(a), accessReview(a), accessCopy(a), accessDiff(a), accessRevoke(a))
}
