package view

import (
	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// CreatedClients is how new clients look: only this result can show the secret.
func CreatedClients() Kind[*identity.ClientCreateResult] { return withSecret(Clients()) }

func withSecret(clients Kind[*uaa.OAuthClient]) Kind[*identity.ClientCreateResult] {
	k := Over(clients, func(c *identity.ClientCreateResult) *uaa.OAuthClient { return c.Client })
	k.Extra = func(c *identity.ClientCreateResult) any {
		if c.Secret == "" {
			return nil
		}
		return map[string]string{"client_secret": c.Secret}
	}
	k.Note = func(c *identity.ClientCreateResult) string {
		if c.Secret == "" {
			return ""
		}
		return "secret, shown only now: " + c.Secret
	}
	secret := Column[*identity.ClientCreateResult]{Name: "secret", Wide: true, Text: func(c *identity.ClientCreateResult) string { return c.Secret }}
	k.Columns = append([]Column[*identity.ClientCreateResult]{secret}, k.Columns...)
	return k
}
