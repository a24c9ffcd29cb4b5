package commands

import "github.com/spf13/cobra"

func client(a *app) *cobra.Command {
	return noun("client", `Manage the OAuth clients of a UAA: the applications and service accounts that may request tokens.
No server shows a client's secret after it was set.`,
		append([]*cobra.Command{clientList(a), clientGet(a), clientCreate(a), clientUpdate(a), clientDelete(a),
			clientSecret(a), clientJWT(a), clientMeta(a)}, familiarBelow(a, "client")...)...)
}
