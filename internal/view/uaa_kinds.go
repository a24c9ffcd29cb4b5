package view

import (
	"strconv"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/uaa"
)

// Groups is how groups look.
func Groups() Kind[*uaa.Group] {
	return Kind[*uaa.Group]{
		Noun: "group", Plural: "groups",
		JSON: func(g *uaa.Group) []byte { return received(g, g.JSON()) },
		Name: func(g *uaa.Group) string { return g.DisplayName }, NameAttr: []string{"displayName"},
		ID: func(g *uaa.Group) string { return g.ID },
		Columns: []Column[*uaa.Group]{
			{Name: "name", Attr: []string{"displayName"}, Text: func(g *uaa.Group) string { return g.DisplayName }},
			{Name: "members", Attr: []string{"members"}, Right: true, Text: func(g *uaa.Group) string { return strconv.Itoa(len(g.Members)) }},
			{Name: "description", Attr: []string{"description"}, Flex: true, Text: func(g *uaa.Group) string { return g.Description }},
			{Name: "created", Attr: []string{"meta"}, Wide: true, Text: func(g *uaa.Group) string { return stamp(g.Meta.Created) }},
			{Name: "id", Attr: []string{"id"}, Text: func(g *uaa.Group) string { return g.ID }},
		},
	}
}

// Members is how members of a group look.
func Members() Kind[*uaa.Member] {
	return Kind[*uaa.Member]{
		Noun: "member", Plural: "members",
		JSON: func(m *uaa.Member) []byte { return received(m, m.JSON()) },
		Name: memberName,
		ID:   func(m *uaa.Member) string { return m.Value },
		Columns: []Column[*uaa.Member]{
			{Name: "name", Flex: true, Text: memberName},
			{Name: "type", Text: func(m *uaa.Member) string { return strings.ToLower(m.Type) }},
			{Name: "origin", Text: func(m *uaa.Member) string { return m.Origin }},
			{Name: "id", Text: func(m *uaa.Member) string { return m.Value }},
		},
	}
}

func memberName(m *uaa.Member) string {
	switch {
	case m.Entity == nil:
		return m.Value
	case m.Entity.UserName != "":
		return m.Entity.UserName
	default:
		return m.Entity.DisplayName
	}
}

// Clients is how OAuth clients look.
func Clients() Kind[*uaa.OAuthClient] {
	return Kind[*uaa.OAuthClient]{
		Noun: "client", Plural: "clients",
		JSON: func(c *uaa.OAuthClient) []byte { return single(received(c, c.JSON())) },
		Name: func(c *uaa.OAuthClient) string { return c.ClientID },
		ID:   func(c *uaa.OAuthClient) string { return c.ClientID },
		Columns: []Column[*uaa.OAuthClient]{
			{Name: "id", Text: func(c *uaa.OAuthClient) string { return c.ClientID }},
			{Name: "name", Text: func(c *uaa.OAuthClient) string { return c.Name }},
			{Name: "grant-types", Flex: true, Text: func(c *uaa.OAuthClient) string { return words(c.AuthorizedGrantTypes) }},
			{Name: "scope", Flex: true, Text: func(c *uaa.OAuthClient) string { return words(c.Scope) }},
			{Name: "authorities", Flex: true, Text: func(c *uaa.OAuthClient) string { return words(c.Authorities) }},
			{Name: "redirect-uris", Wide: true, Flex: true, Text: func(c *uaa.OAuthClient) string { return words(c.RedirectURI) }},
			{Name: "autoapprove", Wide: true, Text: func(c *uaa.OAuthClient) string { return words(c.AutoApprove) }},
			{Name: "access-token-validity", Wide: true, Text: func(c *uaa.OAuthClient) string { return seconds(c.AccessTokenValidity) }},
			{Name: "refresh-token-validity", Wide: true, Text: func(c *uaa.OAuthClient) string { return seconds(c.RefreshTokenValidity) }},
			{Name: "allow-public", Wide: true, Text: func(c *uaa.OAuthClient) string { return known(c.AllowPublic) }},
			{Name: "allowed-providers", Wide: true, Text: func(c *uaa.OAuthClient) string { return words(c.AllowedProviders) }},
			{Name: "required-groups", Wide: true, Text: func(c *uaa.OAuthClient) string { return words(c.RequiredUserGroups) }},
			{Name: "created-with", Wide: true, Text: func(c *uaa.OAuthClient) string { return c.CreatedWith }},
			{Name: "changed", Wide: true, Text: func(c *uaa.OAuthClient) string { return millis(&c.LastModified) }},
		},
	}
}

func words(list []string) string { return strings.Join(list, " ") }

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// known is yesNo of a value that may be unknown.
func known(b *bool) string {
	if b == nil {
		return ""
	}
	return yesNo(*b)
}

func badUnless(ok bool) Style {
	if ok {
		return Plain
	}
	return Warn
}

func millis(ms *int64) string {
	if ms == nil || *ms == 0 {
		return ""
	}
	return stamp(time.UnixMilli(*ms))
}

// stamp is a time in a cell: sortable, in UTC.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func seconds(s *int64) string {
	if s == nil {
		return ""
	}
	return (time.Duration(*s) * time.Second).String()
}
