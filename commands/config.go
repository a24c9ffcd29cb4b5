package commands

import "github.com/spf13/cobra"

func configNoun(a *app) *cobra.Command {
	return noun("config", `Manage your settings, which are stored in config.yaml next to the contexts. Flags override
settings. What concerns trust (TLS exceptions, where the vault's key is, confirmations) is not a
setting.`,
		configList(a), configGet(a), configSet(a), configUnset(a))
}
