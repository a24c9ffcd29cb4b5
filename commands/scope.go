package commands

import "github.com/spf13/cobra"

func scope(a *app) *cobra.Command {
	return noun("scope", `Scopes are what a token allows. A user's come from groups of the same name, as far as the client may have them; a client's
own are its authorities.`, scopeList(a), scopeExplain(a))
}
