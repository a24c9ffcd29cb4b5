package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/zone"
)

func idp(a *app) *cobra.Command {
	return noun("idp", `Manage the identity providers of a UAA. Each has an origin, which tells its users from those of
other providers. The origin uaa is that of the UAA's own users.`,
		append([]*cobra.Command{
			idpList(a), idpGet(a), idpCreate(a), idpUpdate(a), idpDelete(a), idpActivate(a), idpDeactivate(a),
		}, familiarBelow(a, "idp")...)...)
}

// providerTypes are the words for --type.
func providerTypes() []string { return []string{"oidc", "saml", "ldap", "oauth2.0", "keystone", "uaa"} }

// providerFlags binds a flag for each setting of an identity provider. The function that it returns reads the secret.
func (a *app) providerFlags(cmd *cobra.Command, in *zone.ProviderSettings) func() error {
	f := cmd.Flags()
	f.StringVar(&in.Name, "name", "", "display `NAME`")
	f.StringVar(&in.FromDiscovery, "from-discovery", "", "oidc: read the endpoints from the metadata of the issuer at this `URL`")
	f.StringVar(&in.ClientID, "client-id", "", "oidc: `ID` of the UAA's client at the provider")
	f.StringArrayVar(&in.Scopes, "scope", nil, "oidc: `SCOPE` that the UAA requests (repeat)")
	f.StringVar(&in.LinkText, "link-text", "", "`TEXT` of the link on the login page")
	f.StringVar(&in.Metadata, "metadata", "", "saml: `URL` of the metadata, or a file")
	f.StringVar(&in.LDAP.URL, "ldap-url", "", "ldap: `URL` of the directory, for example ldaps://ldap.example.com")
	f.StringVar(&in.LDAP.BindDN, "bind-dn", "", "ldap: `DN` that the UAA searches as")
	f.StringVar(&in.LDAP.UserBase, "user-search-base", "", "ldap: `DN` below which users are")
	f.StringVar(&in.LDAP.UserFilter, "user-search-filter", "", "ldap: `FILTER` that finds a user; {0} is the name")
	f.StringVar(&in.LDAP.GroupBase, "group-search-base", "", "ldap: `DN` below which groups are")
	f.StringVar(&in.LDAP.GroupFilter, "group-search-filter", "", "ldap: `FILTER` that finds a user's groups")
	f.StringVar(&in.LDAP.MailAttr, "mail-attribute", "", "ldap: `ATTRIBUTE` with the e-mail address")
	f.StringArrayVar(&in.EmailDomains, "email-domain", nil, "send users with addresses of this `DOMAIN` to the provider (repeat)")
	f.StringArrayVar(&in.Attributes, "attribute", nil, "map a user attribute to a provider attribute: `OURS=THEIRS`, for example user_name=email (repeat)")
	f.StringVar(&in.ConfigFile, "config", "", "merge this JSON `FILE` into the configuration")
	heading(cmd, "LDAP", "ldap-url", "bind-dn", "user-search-base", "user-search-filter", "group-search-base", "group-search-filter", "mail-attribute")
	heading(cmd, "OpenID and SAML", "from-discovery", "client-id", "no-secret", "scope", "metadata")
	for _, free := range []string{"name", "from-discovery", "client-id", "link-text", "ldap-url", "bind-dn", "user-search-base",
		"group-search-base", "group-search-filter", "email-domain"} {
		complete(cmd, free)
	}
	complete(cmd, "user-search-filter", "cn={0}", "uid={0}", "mail={0}")
	complete(cmd, "mail-attribute", "mail")
	complete(cmd, "attribute", "user_name=email", "user_name=preferred_username", "email=email", "given_name=given_name", "family_name=family_name", "external_groups=groups")
	complete(cmd, "scope", "openid", "profile", "email", "roles")
	_ = cmd.MarkFlagFilename("metadata", "xml")
	_ = cmd.MarkFlagFilename("config", "json")
	secret := a.secretFlag(cmd, "secret", "client secret or bind password", "")
	return func() (err error) {
		in.Secret, err = secret(nil)
		return err
	}
}
