package commands

import "github.com/spf13/cobra"

func space(a *app) *cobra.Command {
	return noun("space", "See the spaces of the platform.", spaceList(a))
}
