package commands

import "github.com/spf13/cobra"

func zonePolicy(a *app) *cobra.Command {
	cmd := noun("policy", `Show and change the policies of an identity zone: passwords, lockout, tokens, client secrets. What
a zone doesn't set is as in the server's configuration.`, zonePolicyGet(a), zonePolicySet(a))
	cmd.Short = "Show and update the policies of an identity zone"
	return cmd
}
