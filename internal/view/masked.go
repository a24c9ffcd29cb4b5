package view

import "github.com/cfid-cli/cfid/internal/auth"

// mask replaces a secret.
const mask = "********"

// TokenFields are the tokens of a context under the names that uaac uses, masked unless shown is set.
func TokenFields(t *auth.Tokens, shown bool) Record {
	if t == nil {
		return nil
	}
	r := Record{
		{Name: "client_id", Text: t.ClientID},
		{Name: "access_token", Text: masked(t.Access, shown)},
		{Name: "token_type", Text: "bearer"},
		{Name: "refresh_token", Text: masked(t.Refresh, shown)},
		{Name: "id_token", Text: masked(t.ID, shown)},
		{Name: "scope", Text: words(t.Scope), Value: t.Scope},
		{Name: "jti", Text: jti(t, shown)},
	}
	return r
}

func masked(secret string, shown bool) string {
	if secret == "" || shown {
		return secret
	}
	return mask
}

// jti is public for a JWT; of an opaque token it is the token.
func jti(t *auth.Tokens, shown bool) string {
	if t.JTI == t.Access {
		return masked(t.JTI, shown)
	}
	return t.JTI
}
