package auth

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
)

// PasswordInput holds a user's answers to the prompts of a server's /login.
type PasswordInput struct {
	Username, Password string
	Origin             string            // identity provider to use; empty: the server's choice
	Scope              []string          // nil: all that the user and the client have
	Extra              map[string]string // answers to further prompts by their name: passcode, mfaCode, …
}

// Password gets a user's tokens (RFC 6749 §4.3). With an answer to the prompt passcode and no
// user name, the one-time code replaces both. The caller fills in the Tokens' Origins and
// TLSDigest, and its ClientSecret, unless that is empty.
func Password(ctx context.Context, server Server, client Client, in PasswordInput) (*Tokens, error) {
	form := url.Values{}
	secrets := []string{in.Password}
	for name, answer := range in.Extra {
		form.Set(name, answer)
		secrets = append(secrets, answer)
	}
	if in.Username != "" || !form.Has("passcode") {
		form.Set("username", in.Username)
		form.Set("password", in.Password)
	}
	form.Set("grant_type", GrantPassword)
	setScope(form, in.Scope)
	if in.Origin != "" {
		hint, err := json.Marshal(map[string]string{"origin": in.Origin})
		if err != nil {
			return nil, fmt.Errorf("login hint: %w", err)
		}
		form.Set("login_hint", string(hint))
	}
	return server.post(ctx, client, form, secrets...)
}
