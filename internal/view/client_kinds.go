package view

import (
	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// BareClients is how clients look that were not read: by their id alone. The noun contains what was changed.
func BareClients(noun string) Kind[*uaa.OAuthClient] {
	return Kind[*uaa.OAuthClient]{
		Noun: noun, Plural: "clients",
		JSON:    func(c *uaa.OAuthClient) []byte { return received(c, c.JSON()) },
		Name:    func(c *uaa.OAuthClient) string { return c.ClientID },
		ID:      func(c *uaa.OAuthClient) string { return c.ClientID },
		Columns: []Column[*uaa.OAuthClient]{{Name: "id", Text: func(c *uaa.OAuthClient) string { return c.ClientID }}},
	}
}

// ClientSecrets is how a client with a new secret looks.
func ClientSecrets() Kind[*identity.ClientCreateResult] {
	return withSecret(BareClients("secret of client"))
}

// ClientMetas is how clients' tiles on the home page look.
func ClientMetas() Kind[*uaa.ClientMeta] {
	return Kind[*uaa.ClientMeta]{
		Noun: "client", Plural: "clients",
		JSON: func(m *uaa.ClientMeta) []byte { return received(m, m.JSON()) },
		Name: func(m *uaa.ClientMeta) string { return m.ClientID },
		ID:   func(m *uaa.ClientMeta) string { return m.ClientID },
		Columns: []Column[*uaa.ClientMeta]{
			{Name: "id", Text: func(m *uaa.ClientMeta) string { return m.ClientID }},
			{Name: "name", Text: func(m *uaa.ClientMeta) string { return m.ClientName }},
			{Name: "shown", Text: func(m *uaa.ClientMeta) string { return yesNo(m.ShowOnHomePage) }},
			{Name: "launch-url", Flex: true, Text: func(m *uaa.ClientMeta) string { return m.AppLaunchURL }},
			{Name: "icon", Text: iconSize},
		},
	}
}

// iconSize is shown instead of the picture, which is long.
func iconSize(m *uaa.ClientMeta) string {
	if m.AppIcon == "" {
		return ""
	}
	return Bytes(int64(len(m.AppIcon)) * 3 / 4) // base64
}
