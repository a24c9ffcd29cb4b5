package commands

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// keyWords are the familiar commands for the keys that verify tokens.
func keyWords() []familiar {
	keys := func(peer, use, example string, args cobra.PositionalArgs) familiar {
		return familiar{
			peer: peer, use: use, native: "token keys", example: example, args: args,
			line: func(*pflag.FlagSet, []string) []string { return []string{"token", "keys"} },
		}
	}
	return []familiar{
		keys("uaac", "signing key", "cfid signing key", verbFirst("key", cobra.NoArgs)),
		keys("uaa-cli", "get-token-keys", "cfid get-token-keys", cobra.NoArgs),
		{
			peer: "uaa-cli", use: "get-token-key", native: "token keys --jq '.[]|select(.cfid.active)'", example: "cfid get-token-key",
			args: cobra.NoArgs,
			line: func(*pflag.FlagSet, []string) []string {
				return []string{"token", "keys", "--output=json", "--jq=.[]|select(.cfid.active)"}
			},
		},
	}
}
