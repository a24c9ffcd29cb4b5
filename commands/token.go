package commands

import "github.com/spf13/cobra"

func token(a *app) *cobra.Command {
	return noun("token", `Get, decode and verify tokens.`, append([]*cobra.Command{
		tokenGet(a), tokenDecode(a), tokenVerify(a), tokenRefresh(a), tokenIntrospect(a), tokenExchange(a),
		tokenList(a), tokenRevoke(a), tokenKeys(a),
	}, familiarBelow(a, "token")...)...)
}
