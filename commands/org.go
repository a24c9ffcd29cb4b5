package commands

import "github.com/spf13/cobra"

func org(a *app) *cobra.Command {
	return noun("org", "See the orgs of the platform.", orgList(a))
}
