package view

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/uaa"
)

// Providers is how identity providers look. No column shows secrets, and the UAA returns none.
func Providers() Kind[*uaa.Provider] {
	configured := func(name, key string) Column[*uaa.Provider] {
		return Column[*uaa.Provider]{Name: name, Wide: true, Flex: true, Text: func(p *uaa.Provider) string { return member(p.Config, key) }}
	}
	return Kind[*uaa.Provider]{
		Noun: "identity provider", Plural: "identity providers",
		JSON: func(p *uaa.Provider) []byte { return received(p, p.JSON()) },
		Name: func(p *uaa.Provider) string { return p.OriginKey },
		ID:   func(p *uaa.Provider) string { return p.ID },
		Columns: []Column[*uaa.Provider]{
			{Name: "origin", Text: func(p *uaa.Provider) string { return p.OriginKey }},
			{Name: "type", Text: func(p *uaa.Provider) string { return p.Type }},
			{Name: "active", Text: func(p *uaa.Provider) string { return yesNo(p.Active) }, Style: func(p *uaa.Provider) Style { return badUnless(p.Active) }},
			{Name: "name", Flex: true, Text: func(p *uaa.Provider) string { return p.Name }},
			{Name: "server", Flex: true, Text: providerServer},
			configured("client-id", "relyingPartyId"),
			configured("scopes", "scopes"),
			configured("auth-url", "authUrl"),
			configured("token-url", "tokenUrl"),
			configured("keys-url", "tokenKeyUrl"),
			configured("bind-dn", "bindUserDn"),
			configured("user-search", "userSearchBase"),
			configured("group-search", "groupSearchBase"),
			configured("link-text", "linkText"),
			configured("email-domains", "emailDomain"),
			configured("attributes", "attributeMappings"),
			{Name: "created", Wide: true, Text: func(p *uaa.Provider) string { return millis(&p.Created) }},
			{Name: "changed", Wide: true, Text: func(p *uaa.Provider) string { return millis(&p.LastModified) }},
			{Name: "id", Text: func(p *uaa.Provider) string { return p.ID }},
		},
	}
}

// providerServer is the location of a provider: an issuer, a directory, or the URL of metadata. The metadata itself is
// too long.
func providerServer(p *uaa.Provider) string {
	for _, key := range []string{"issuer", "baseUrl", "discoveryUrl", "metaDataLocation"} {
		where := member(p.Config, key)
		switch {
		case strings.HasPrefix(strings.TrimSpace(where), "<"):
			return "(inline metadata)"
		case where != "":
			return where
		}
	}
	return ""
}

// member reads a member of a JSON object as text: a list of words, or "a=b" for each member of an object.
func member(doc []byte, key string) string {
	var all map[string]json.RawMessage
	if json.Unmarshal(doc, &all) != nil {
		return ""
	}
	return plainJSON(all[key])
}

func plainJSON(raw json.RawMessage) string {
	var text string
	var list []json.RawMessage
	var pairs map[string]json.RawMessage
	switch {
	case len(raw) == 0 || string(raw) == "null":
		return ""
	case json.Unmarshal(raw, &text) == nil:
		return text
	case json.Unmarshal(raw, &list) == nil:
		var words []string
		for _, item := range list {
			words = append(words, plainJSON(item))
		}
		return strings.Join(words, " ")
	case json.Unmarshal(raw, &pairs) == nil:
		var words []string
		for _, name := range slices.Sorted(maps.Keys(pairs)) {
			words = append(words, name+"="+plainJSON(pairs[name]))
		}
		return strings.Join(words, " ")
	}
	return string(raw)
}
