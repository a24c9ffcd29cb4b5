package zone

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"maps"
	"strings"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// ProviderCreateInput describes an identity provider.
type ProviderCreateInput struct {
	ProviderSettings
	Origin   string // identifies its users
	Type     string // "oidc", "saml", "ldap" or the UAA's name; empty: derived from other settings
	Inactive bool
	NoSecret bool // oidc: a public client
}

// CreateProvider registers an identity provider.
func CreateProvider(ctx context.Context, s *session.Session, in ProviderCreateInput) (iter.Seq[session.Item[*uaa.Provider]], error) {
	kind, err := in.kind()
	if err != nil {
		return nil, err
	}
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	config, err := in.config(ctx, s, kind)
	if err != nil {
		return nil, err
	}
	p := uaa.NewProvider{Type: kind, OriginKey: in.Origin, Name: in.title(), Active: !in.Inactive, Config: config.Raw()}
	return session.Write(ctx, s, session.Change{Verb: "create", Noun: "identity provider", Names: []string{in.Origin}}, func(ctx context.Context, _ string) (*uaa.Provider, session.State, error) {
		if s.Settings.DryRun {
			return plannedProvider(p, config), session.WouldCreate, nil
		}
		created, err := c.CreateProvider(ctx, p)
		if err != nil {
			return nil, session.Failed, providerRefusal(err, in.Origin, kind)
		}
		offerLogin(s, created, config)
		return created, session.Created, nil
	})
}

func (in ProviderCreateInput) title() string {
	if in.Name != "" {
		return in.Name
	}
	return in.Origin
}

// kind returns the given type, or the one that follows from the other settings.
func (in ProviderCreateInput) kind() (string, error) {
	kind := providerType(in.Type)
	switch {
	case in.Origin == "":
		return "", session.Usage("an identity provider needs an origin: a short name that its users are identified by")
	case kind != "":
	case in.FromDiscovery != "":
		kind = uaa.ProviderOIDC
	case in.Metadata != "":
		kind = uaa.ProviderSAML
	case in.LDAP.URL != "":
		kind = uaa.ProviderLDAP
	default:
		return "", &session.UsageError{Text: "the provider needs a type", Try: line.Says("--from-discovery https://idp.example.com --client-id uaa", "--metadata https://idp.example.com/metadata", "--ldap-url ldaps://ldap.example.com")}
	}
	if kind == uaa.ProviderLDAP && in.Origin != uaa.ProviderLDAP {
		return "", session.Usage("a zone has at most one LDAP directory, and its origin is ldap: %s", line.IdpCreate.With("ldap").Flag("--type", "ldap"))
	}
	return kind, nil
}

// config returns the configuration: the type's defaults, the given settings, and the secret, which it asks for if needed.
func (in ProviderCreateInput) config(ctx context.Context, s *session.Session, kind string) (session.Document, error) {
	config := providerDefaults(kind, in)
	if kind == uaa.ProviderSAML && in.Metadata != "" {
		metadata, err := samlMetadata(in.Metadata)
		if err != nil {
			return nil, err
		}
		in.Metadata = metadata
	}
	if err := in.into(ctx, s, kind, config); err != nil {
		return nil, err
	}
	key, has := secretKey(kind)
	if !has || config[key] != nil || in.NoSecret || s.Settings.DryRun || kind == uaa.ProviderLDAP && config.Text("bindUserDn") == "" {
		return config, nil
	}
	if kind != uaa.ProviderLDAP && config.Text("relyingPartyId") == "" {
		return nil, &session.UsageError{Text: "name the client of this UAA at the identity provider", Try: line.Says("--client-id CLIENT")}
	}
	what := "secret of client " + config.Text("relyingPartyId") + " at " + cmp.Or(session.Host(config.Text("issuer")), "the identity provider")
	if kind == uaa.ProviderLDAP {
		what = "password of " + config.Text("bindUserDn") + " at " + session.Host(config.Text("baseUrl"))
	}
	secret, err := s.UI.Secret(ctx, session.Prompt{Text: what})
	if errors.Is(err, session.ErrNotInteractive) {
		return nil, &session.UsageError{Text: "the " + what + " is needed and there is no terminal to ask on", Try: line.Says("--secret-stdin", "--no-secret, for a public client")}
	}
	if err != nil {
		return nil, err
	}
	s.Settings.Scrub.Add(secret)
	config.Set(key, secret)
	return config, nil
}

// providerDefaults returns the default settings of a new provider of a type.
func providerDefaults(kind string, in ProviderCreateInput) session.Document {
	d := session.Document{}
	switch kind {
	case uaa.ProviderOIDC:
		d.Set("scopes", []string{"openid", "profile", "email"})
		d.Set("linkText", in.title())
		d.Set("showLinkText", true)
		d.Set("addShadowUserOnLogin", true)
	case uaa.ProviderSAML:
		d.Set("nameID", "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress")
		d.Set("assertionConsumerIndex", 0)
		d.Set("metadataTrustCheck", false)
		d.Set("linkText", in.title())
		d.Set("showSamlLink", true)
		d.Set("addShadowUserOnLogin", true)
	case uaa.ProviderLDAP:
		d.Set("ldapProfileFile", "ldap/ldap-search-and-bind.xml")
		d.Set("userSearchFilter", "cn={0}")
		d.Set("mailAttributeName", "mail")
		d.Set("ldapGroupFile", "ldap/ldap-groups-null.xml")
		if in.LDAP.GroupBase != "" {
			d.Set("ldapGroupFile", "ldap/ldap-groups-map-to-scopes.xml")
			d.Set("groupSearchFilter", "member={0}")
			d.Set("groupSearchSubTree", true)
			d.Set("maxGroupSearchDepth", 10)
			d.Set("autoAddGroups", true)
		}
	}
	return d
}

// samlMetadata returns a URL unchanged, and the XML of a file. The UAA itself fetches the URL.
func samlMetadata(where string) (string, error) {
	if strings.HasPrefix(where, "https://") || strings.HasPrefix(where, "http://") {
		return where, nil
	}
	data, err := session.ReadBounded(where)
	if err != nil {
		return "", session.Usage("read --metadata: %v", err)
	}
	if !strings.HasPrefix(strings.TrimSpace(string(data)), "<") {
		return "", session.Usage("--metadata: %s is not XML", where)
	}
	return string(data), nil
}

// plannedProvider returns the provider that would be created, without its secret.
func plannedProvider(p uaa.NewProvider, config session.Document) *uaa.Provider {
	shown := config.Clone()
	if key, ok := secretKey(p.Type); ok {
		delete(shown, key)
	}
	return &uaa.Provider{Type: p.Type, OriginKey: p.OriginKey, Name: p.Name, Active: p.Active, Config: shown.Raw()}
}

// ProviderUpdateInput names an identity provider and describes changes to it.
type ProviderUpdateInput struct {
	ProviderSettings
	Origin string
	Unset  []string // members of the configuration to remove
}

// UpdateProvider updates the given settings of an identity provider. The secret stays unless a new one is given.
func UpdateProvider(ctx context.Context, s *session.Session, in ProviderUpdateInput) (iter.Seq[session.Item[*uaa.Provider]], error) {
	c, all, err := allProviders(ctx, s)
	if err != nil {
		return nil, err
	}
	p, err := providerNamed(all, in.Origin)
	if err != nil {
		return nil, err
	}
	if in.Metadata != "" {
		if in.Metadata, err = samlMetadata(in.Metadata); err != nil {
			return nil, err
		}
	}
	patch := session.Document{}
	if config, readErr := session.ReadDocument(p.Config); readErr == nil {
		patch = config
	}
	if err := in.into(ctx, s, p.Type, patch); err != nil {
		return nil, err
	}
	for _, name := range in.Unset {
		delete(patch, name)
	}
	return session.Write(ctx, s, session.Change{Verb: "update", Noun: "identity provider", Names: []string{in.Origin}}, func(ctx context.Context, _ string) (*uaa.Provider, session.State, error) {
		return putProvider(ctx, s, c, p, func(whole, config session.Document) error {
			if in.Name != "" {
				whole.Set("name", in.Name)
			}
			clear(config)
			maps.Copy(config, patch)
			return nil
		})
	})
}

// offerLogin prints how users of a new OpenID provider log in without the UAA's page: through a client that accepts
// the provider's tokens (RFC 7523).
func offerLogin(s *session.Session, p *uaa.Provider, config session.Document) {
	issuer, rp := config.Text("issuer"), config.Text("relyingPartyId")
	if p.Type != uaa.ProviderOIDC || issuer == "" {
		return
	}
	client := p.OriginKey + "-login"
	s.UI.Show("next: %s, a client that accepts the tokens of %s", line.ClientCreate.With(client).Flag("--preset", "jwt-bearer"), p.OriginKey)
	s.UI.Show("then: %s", line.Login.Flag("--idp", issuer).Flag("--idp-client-id", rp).Flag("--client-id", client))
}
