package commands

import "github.com/spf13/cobra"

func clientMeta(a *app) *cobra.Command {
	cmd := noun("meta", `Show and change how clients appear on the UAA's home page, where users find applications.`,
		clientMetaGet(a), clientMetaSet(a))
	cmd.Short = "Show and update how clients appear on the UAA's home page"
	return cmd
}
