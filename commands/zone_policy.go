package commands

import "github.com/spf13/cobra"

func zonePolicy(a *app) *cobra.Command {
	cmd := noun("policy", `See and change the policies of an identity zone: passwords, lockout, tokens, secrets of clients. What a zone says nothing
of is as the server's configuration has it.`, zonePolicyGet(a), zonePolicySet(a))
	cmd.Short = "See and change the policies of an identity zone"
	return cmd
}
