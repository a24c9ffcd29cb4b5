package commands

import "github.com/spf13/cobra"

func clientMeta(a *app) *cobra.Command {
	cmd := noun("meta", "See and change how clients show on the UAA's home page, where people find the applications.",
		clientMetaGet(a), clientMetaSet(a))
	cmd.Short = "How clients show on the UAA's home page"
	return cmd
}
