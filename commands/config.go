package commands

import "github.com/spf13/cobra"

func configNoun(a *app) *cobra.Command {
	return noun("config", `Habits of your own, in config.yaml beside the contexts. A flag overrides each. What concerns trust – TLS exceptions, where the
vault's key is, confirmations – is not among them.`,
		configList(a), configGet(a), configSet(a), configUnset(a))
}
