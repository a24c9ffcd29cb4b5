package sandbox

import (
	"crypto/rand"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/seed"
)

// Credential is a user or client that exists from the start, with the secret it got.
type Credential struct {
	Kind, Name string // Kind is "user" or "client"
	Secret     string
}

// knownSecrets are the public secrets from the documentation.
func knownSecrets() []Credential {
	return []Credential{
		{seed.KindUser, "admin", "admin"}, {seed.KindUser, "marissa", "koala"}, {seed.KindUser, seed.Crowd, "koala"},
		{seed.KindClient, "admin", "adminsecret"}, {seed.KindClient, "app", "appclientsecret"}, {seed.KindClient, "login", "loginsecret"},
		{seed.KindClient, "identity", "identitysecret"},
	}
}

// secretOf is the secret of an account that exists from the start: the known one or, where the configuration asks for
// it, a random one that stays the same for as long as the server runs. Secrets that are empty stay so: cf's is.
func (s *Server) secretOf(kind, name string) string {
	known := ""
	for _, c := range knownSecrets() {
		if c.Kind == kind && c.Name == name {
			known = c.Secret
		}
	}
	if !s.cfg.RandomSecrets || known == "" {
		return known
	}
	for _, c := range s.issued {
		if c.Kind == kind && c.Name == name {
			return c.Secret
		}
	}
	secret := strings.ToLower(rand.Text())
	s.issued = append(s.issued, Credential{kind, name, secret})
	return secret
}

// Credentials are the random secrets that were made at the start, for the operator to see once. Without RandomSecrets, and
// for accounts that came from a state file with secrets of their own, there are none.
func (s *Server) Credentials() []Credential { return slices.Clone(s.issued) }

// replaceKnown gives accounts of a kept state that still have the known secrets random ones.
func (s *Server) replaceKnown() {
	for _, c := range knownSecrets() {
		seed.ReplaceSecret(s.ground(), c.Kind, c.Name, c.Secret, func() string { return s.secretOf(c.Kind, c.Name) })
	}
}
