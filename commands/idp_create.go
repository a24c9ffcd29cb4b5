package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/internal/zone"
)

func idpCreate(a *app) *cobra.Command {
	in := zone.ProviderCreateInput{}
	cmd := &cobra.Command{
		Use:   "create ORIGIN",
		Short: "Register an identity provider",
		Long: `Register an identity provider. ORIGIN is the short name by which its users are told from others.

An OpenID provider is described by its issuer: --from-discovery reads its metadata, which must call itself by the same URL.
A SAML provider is described by its metadata, a directory by its URL and where its users are. Anything else a UAA knows goes
through --config, a JSON file. The secret is asked for or read from standard input.`,
		Example: `  cfid idp create corp --from-discovery https://idp.example.com --client-id uaa --secret-stdin < secret.txt
  cfid idp create corp --from-discovery https://idp.example.com --client-id uaa --attribute user_name=email --dry-run
  cfid idp create partner --metadata https://idp.example.com/metadata --link-text Partner
  cfid idp create ldap --ldap-url ldaps://ldap.example.com --bind-dn cn=uaa,dc=example,dc=com --user-search-base ou=people,dc=example,dc=com`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVar(&in.Type, "type", "", "`type` of the provider, where nothing else says it")
	f.BoolVar(&in.Inactive, "inactive", false, "nobody can log in through it yet")
	f.BoolVar(&in.NoSecret, "no-secret", false, "oidc: the UAA is a public client there")
	complete(cmd, "type", providerTypes()...)
	secret := a.providerFlags(cmd, &in.ProviderSettings)
	cmd.MarkFlagsMutuallyExclusive("secret-stdin", "no-secret")
	a.dryRun(cmd)
	kind := view.Providers()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		in.Origin = args[0]
		if err := secret(); err != nil {
			return err
		}
		return outcomes(cmd, out, kind, in, zone.CreateProvider)
	}
	return cmd
}
