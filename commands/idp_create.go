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
		Short: "Create an identity provider",
		Long: `Create an identity provider. ORIGIN is the short name that tells its users from those of other
providers.

For an OpenID provider, --from-discovery reads the metadata of its issuer, which must contain the
same URL. For a SAML provider, give its metadata; for a directory, its URL and where its users
are. All other settings can be given with --config, a JSON file. cfid asks for the secret or reads
it from standard input.`,
		Example: `  cfid idp create corp --from-discovery https://idp.example.com \
      --client-id uaa --secret-stdin < secret.txt
  cfid idp create corp --from-discovery https://idp.example.com \
      --client-id uaa --attribute user_name=email --dry-run
  cfid idp create partner --metadata https://idp.example.com/metadata --link-text Partner
  cfid idp create ldap --ldap-url ldaps://ldap.example.com --bind-dn cn=uaa,dc=example,dc=com \
      --user-search-base ou=people,dc=example,dc=com`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVar(&in.Type, "type", "", "`TYPE` of the provider, if no other flag implies it")
	f.BoolVar(&in.Inactive, "inactive", false, "create it inactive")
	f.BoolVar(&in.NoSecret, "no-secret", false, "oidc: the UAA is a public client at the provider")
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
