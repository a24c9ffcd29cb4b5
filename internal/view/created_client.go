package view

import "github.com/cfid-cli/cfid/internal/uaa"

// CreatedClient is a client as the server made it, and the secret that was generated for it.
type CreatedClient struct {
	Client *uaa.OAuthClient
	Secret string
}

// CreatedClients is how clients look right after they were made: the only moment in which the secret can be shown.
func CreatedClients() Kind[CreatedClient] { return withSecret(Clients()) }

func withSecret(base Kind[*uaa.OAuthClient]) Kind[CreatedClient] {
	k := Kind[CreatedClient]{
		Noun: base.Noun, Plural: base.Plural,
		JSON: func(c CreatedClient) []byte { return base.JSON(c.Client) },
		Name: func(c CreatedClient) string { return base.Name(c.Client) },
		ID:   func(c CreatedClient) string { return base.ID(c.Client) },
		Extra: func(c CreatedClient) any {
			if c.Secret == "" {
				return nil
			}
			return map[string]string{"client_secret": c.Secret}
		},
		Note: func(c CreatedClient) string {
			if c.Secret == "" {
				return ""
			}
			return "secret, shown this one time: " + c.Secret
		},
		Columns: []Column[CreatedClient]{{Name: "secret", Wide: true, Text: func(c CreatedClient) string { return c.Secret }}},
	}
	for _, c := range base.Columns {
		k.Columns = append(k.Columns, Column[CreatedClient]{
			Name: c.Name, Title: c.Title, Flex: c.Flex, Wide: c.Wide, Text: func(item CreatedClient) string { return c.Text(item.Client) },
		})
	}
	return k
}
