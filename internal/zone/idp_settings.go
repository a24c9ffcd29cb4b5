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

// ProviderSettings are what of an identity provider can be said by name. What is empty is left as it is, or to the server.
type ProviderSettings struct {
	Name          string // for people
	FromDiscovery string // oidc: the issuer, whose metadata names the endpoints
	Metadata      string // saml: a URL, or a file whose XML is sent
	ConfigFile    string // a JSON file that is merged into the configuration, null removing what it names
	ClientID      string // oidc
	Secret        *string
	LinkText      string // on the login page
	Scopes        []string
	EmailDomains  []string // who types such an address is led to this provider
	Attributes    []string // "user_name=email": the UAA's attribute, and the provider's
	LDAP          LDAPSettings
}

// LDAPSettings are what only a directory has.
type LDAPSettings struct {
	URL, BindDN                      string
	UserBase, UserFilter             string
	GroupBase, GroupFilter, MailAttr string
}

// providerType is UAA's word for a type that people spell shorter.
func providerType(word string) string {
	switch strings.ToLower(word) {
	case "oidc":
		return uaa.ProviderOIDC
	case "oauth", "oauth2":
		return "oauth2.0"
	}
	return word
}

// providerNeeds is what a UAA refuses a configuration for when it is missing.
func providerNeeds(kind string) string {
	switch kind {
	case uaa.ProviderOIDC:
		return "an issuer, authUrl, tokenUrl and tokenKeyUrl (or a discoveryUrl), relyingPartyId, linkText and, at UAA 4.30, a secret"
	case uaa.ProviderLDAP:
		return "baseUrl, bindUserDn, bindPassword, userSearchBase and userSearchFilter"
	case uaa.ProviderSAML:
		return "metaDataLocation: metadata, or an https URL where the UAA itself can read it"
	}
	return ""
}

// providerField is one setting: the flag that gives it, its place in the configuration and the types that have it.
type providerField struct {
	flag, key string
	types     []string // nil: all
	value     any
}

// fields are those that were given.
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

// into puts what was given into a provider's configuration: first the file, then what the issuer's metadata says, then the
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

// secretKey is where a type of provider has its secret.
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
			return session.Usage("--attribute is UAA-ATTRIBUTE=THEIRS, as in user_name=email")
		}
		if err := config.SetAt("attributeMappings."+ours, theirs); err != nil {
			return err
		}
	}
	return nil
}

// configFile reads a configuration, or a whole provider as `idp get -o json` prints it, of which the configuration is taken.
func (in ProviderSettings) configFile(s *session.Session) (session.Document, error) {
	doc, err := session.ReadDocumentFile("--config", in.ConfigFile)
	if err != nil {
		return nil, err
	}
	if doc["originKey"] != nil && doc["config"] != nil {
		if doc, err = session.ReadDocument(doc["config"]); err != nil {
			return nil, session.Usage("--config: the config of the provider in %s is no JSON object: %v", in.ConfigFile, err)
		}
	}
	s.Settings.Scrub.Add(rest.SecretsIn(doc.Raw())...)
	return doc, nil
}

// discovered takes the endpoints that an issuer's metadata names. They are written down one by one, so that what was
// checked here – https, and the issuer as it was typed – is what the UAA uses.
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
		return session.Usage("%s has no authorization_endpoint: nobody could log in there with a browser", issuer)
	}
	for key, value := range map[string]string{"issuer": p.Issuer, "authUrl": p.Authorize, "tokenUrl": p.Token, "tokenKeyUrl": p.Keys} {
		config.Set(key, value)
	}
	return nil
}
