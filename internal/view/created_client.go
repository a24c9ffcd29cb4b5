package view

import (
	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// CreatedClients is how clients look right after they were made: the only moment in which the secret can be shown.
func CreatedClients() Kind[*ops.ClientCreateResult] { return withSecret(Clients()) }

func withSecret(clients Kind[*uaa.OAuthClient]) Kind[*ops.ClientCreateResult] {
	k := Over(clients, func(c *ops.ClientCreateResult) *uaa.OAuthClient { return c.Client })
	k.Extra = func(c *ops.ClientCreateResult) any {
		if c.Secret == "" {
			return nil
		}
		return map[string]string{"client_secret": c.Secret}
	}
	k.Note = func(c *ops.ClientCreateResult) string {
		if c.Secret == "" {
			return ""
		}
		return "secret, shown this one time: " + c.Secret
	}
	secret := Column[*ops.ClientCreateResult]{Name: "secret", Wide: true, Text: func(c *ops.ClientCreateResult) string { return c.Secret }}
	k.Columns = append([]Column[*ops.ClientCreateResult]{secret}, k.Columns...)
	return k
}
