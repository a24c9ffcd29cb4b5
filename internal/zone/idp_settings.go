package zone

import (
	"context"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// ProviderSettings are the settings of an identity provider that have flags. An empty one is left unchanged, or to the server.
type ProviderSettings struct {
	Name          string // display name
	FromDiscovery string // oidc: the issuer, whose metadata contains the endpoints
	Metadata      string // saml: a URL, or a file whose XML is sent
	ConfigFile    string // a JSON file to merge into the configuration (RFC 7396: null removes a member)
	ClientID      string // oidc
	Secret        *string
	LinkText      string // on the login page
	Scopes        []string
	EmailDomains  []string // users with such an address are redirected to this provider
	Attributes    []string // "user_name=email": the UAA's attribute, and the provider's
	LDAP          LDAPSettings
}

// LDAPSettings are the settings of providers of type ldap.
type LDAPSettings struct {
	URL, BindDN                      string
	UserBase, UserFilter             string
	GroupBase, GroupFilter, MailAttr string
}

// providerType returns the UAA's name for a short type.
func providerType(word string) string {
	switch strings.ToLower(word) {
	case "oidc":
		return uaa.ProviderOIDC
	case "oauth", "oauth2":
		return "oauth2.0"
	}
	return word
}

// providerNeeds returns the settings that a UAA requires in a configuration.
func providerNeeds(kind string) string {
	switch kind {
	case uaa.ProviderOIDC:
		return "an issuer, authUrl, tokenUrl and tokenKeyUrl (or a discoveryUrl), relyingPartyId, linkText and, at UAA 4.30, a secret"
	case uaa.ProviderLDAP:
		return "baseUrl, bindUserDn, bindPassword, userSearchBase and userSearchFilter"
	case uaa.ProviderSAML:
		return "metaDataLocation: metadata, or an https URL that the UAA can read"
	}
	return ""
}

// providerField is a setting: its flag, its path in the configuration and the types that have it.
type providerField struct {
	flag, key string
	types     []string // nil: all
	value     any
}

// fields returns the settings that were given.
func (in ProviderSettings) fields() []providerField {
	oidc, saml, ldap := []string{uaa.ProviderOIDC, "oauth2.0"}, []string{uaa.ProviderSAML}, []string{uaa.ProviderLDAP}
	all := []providerField{
		{"--client-id", "relyingPartyId", oidc, in.ClientID},
		{"--scope", "scopes", oidc, in.Scopes},
		{"--link-text", "linkText", append(oidc, saml...), in.LinkText},
		{"--email-domain", "emailDomain", nil, in.EmailDomains},
		{"--metadata", "metaDataLocation", saml, in.Metadata},
		{"--ldap-url", "baseUrl", ldap, in.LDAP.URL},
		{"--bind-dn", "bindUserDn", ldap, in.LDAP.BindDN},
		{"--user-search-base", "userSearchBase", ldap, in.LDAP.UserBase},
		{"--user-search-filter", "userSearchFilter", ldap, in.LDAP.UserFilter},
		{"--group-search-base", "groupSearchBase", ldap, in.LDAP.GroupBase},
		{"--group-search-filter", "groupSearchFilter", ldap, in.LDAP.GroupFilter},
		{"--mail-attribute", "mailAttributeName", ldap, in.LDAP.MailAttr},
	}
	return slices.DeleteFunc(all, func(f providerField) bool {
		list, isList := f.value.([]string)
		return f.value == "" || isList && len(list) == 0
	})
}

// into sets the given values in a provider's configuration: first the file, then the issuer's metadata, then the
// single settings.
func (in ProviderSettings) into(ctx context.Context, s *session.Session, kind string, config session.Document) error {
	if in.ConfigFile != "" {
		patch, err := in.configFile(s)
		if err != nil {
			return err
		}
		config.Merge(patch)
	}
	if in.FromDiscovery != "" {
		if kind != uaa.ProviderOIDC {
			return session.Usage("--from-discovery is for providers of type oidc")
		}
		if err := discovered(ctx, s, in.FromDiscovery, config); err != nil {
			return err
		}
	}
	for _, f := range in.fields() {
		if f.types != nil && !slices.Contains(f.types, kind) {
			return session.Usage("%s is not for providers of type %s", f.flag, kind)
		}
		config.Set(f.key, f.value)
	}
	if in.Secret != nil {
		s.Settings.Scrub.Add(*in.Secret)
		key, ok := secretKey(kind)
		if !ok {
			return session.Usage("a provider of type %s has no secret", kind)
		}
		config.Set(key, *in.Secret)
	}
	return in.attributes(config)
}

// secretKey returns the path of the secret for a type of provider.
func secretKey(kind string) (string, bool) {
	switch kind {
	case uaa.ProviderOIDC, "oauth2.0":
		return "relyingPartySecret", true
	case uaa.ProviderLDAP:
		return "bindPassword", true
	}
	return "", false
}

func (in ProviderSettings) attributes(config session.Document) error {
	for _, pair := range in.Attributes {
		ours, theirs, ok := strings.Cut(pair, "=")
		if !ok || ours == "" || theirs == "" {
			return session.Usage("--attribute must be UAA-ATTRIBUTE=THEIRS, as in user_name=email")
		}
		if err := config.SetAt("attributeMappings."+ours, theirs); err != nil {
			return err
		}
	}
	return nil
}

// configFile reads a configuration, or a whole provider as `idp get -o json` prints it, of which it uses the configuration.
func (in ProviderSettings) configFile(s *session.Session) (session.Document, error) {
	doc, err := session.ReadDocumentFile("--config", in.ConfigFile)
	if err != nil {
		return nil, err
	}
	if doc["originKey"] != nil && doc["config"] != nil {
		if doc, err = session.ReadDocument(doc["config"]); err != nil {
			return nil, session.Usage("--config: the config of the provider in %s is not a JSON object: %v", in.ConfigFile, err)
		}
	}
	s.Settings.Scrub.Add(rest.SecretsIn(doc.Raw())...)
	return doc, nil
}

// discovered sets the endpoints of the issuer's metadata. It sets each of them instead of the discovery URL, so that the UAA
// uses what was checked here: https, and the issuer as typed.
func discovered(ctx context.Context, s *session.Session, issuer string, config session.Document) error {
	issuer = strings.TrimSuffix(issuer, "/.well-known/openid-configuration")
	c, err := s.Context()
	if err != nil {
		return err
	}
	client, err := s.HTTP(c.TLS)
	if err != nil {
		return err
	}
	p, err := auth.Discover(ctx, client, issuer)
	if err != nil {
		return err
	}
	if p.Authorize == "" {
		return session.Usage("%s has no authorization_endpoint, which logins in a browser need", issuer)
	}
	for key, value := range map[string]string{"issuer": p.Issuer, "authUrl": p.Authorize, "tokenUrl": p.Token, "tokenKeyUrl": p.Keys} {
		config.Set(key, value)
	}
	return nil
}
