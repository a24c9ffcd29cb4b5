// Package auth obtains, renews, reads and revokes tokens: one grant in one file, the token
// source that renews, JWT decoding and verification, revocation.
//
// It doesn't know where tokens are stored (Vault is the interface it needs), which server a
// user means (Binding holds that), or how an error is shown to a user.
//
// The password, client credentials and refresh grants are posted through rest.API and not
// through golang.org/x/oauth2, because that library cannot say what a UAA must hear: it
// leaves out an empty client_secret, and the UAA refuses a client_id without one; its
// password grant takes no login_hint and no answers to further prompts; and its errors
// lose the scopes that would have been allowed. Of the library's
// device grant the endless asking of a server that refuses is the fault: only what RFC 8628
// names is asked again here. It remains for authorization code with PKCE.
package auth
