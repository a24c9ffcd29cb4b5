package commands

import "github.com/spf13/cobra"

func client(a *app) *cobra.Command {
	return noun("client", `Manage the OAuth clients of a UAA: the applications and service accounts that may ask for tokens. No server ever shows a
client's secret again.`,
		append([]*cobra.Command{clientList(a), clientGet(a), clientCreate(a), clientDelete(a)}, familiarBelow(a, "client")...)...)
}

// grantTypes are what a UAA knows.
func grantTypes() []string {
	return []string{"client_credentials", "password", "authorization_code", "refresh_token", "implicit", "user_token",
		"urn:ietf:params:oauth:grant-type:jwt-bearer", "urn:ietf:params:oauth:grant-type:saml2-bearer"}
}
