package commands

import "github.com/spf13/cobra"

func scope(a *app) *cobra.Command {
	return noun("scope", `Scopes are what a token allows. A user gets them from groups of the same name, if the client may
have them; a client's own scopes are its authorities.`, scopeList(a), scopeExplain(a))
}
