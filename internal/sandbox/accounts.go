package sandbox

import (
	"crypto/rand"
	"slices"
	"strings"
)

// Credential is a user or client that exists from the start, with the secret it got.
type Credential struct {
	Kind, Name string // Kind is "user" or "client"
	Secret     string
}

// Kinds of credentials.
const (
	kindUser   = "user"
	kindClient = "client"
)

// crowdName is how generated users are called in a list of credentials: they share one password.
const crowdName = "user-…"

// knownSecrets are the secrets that everybody knows, from the documentation.
func knownSecrets() []Credential {
	return []Credential{
		{kindUser, "admin", "admin"}, {kindUser, "marissa", "koala"}, {kindUser, crowdName, "koala"},
		{kindClient, "admin", "adminsecret"}, {kindClient, "app", "appclientsecret"}, {kindClient, "login", "loginsecret"},
		{kindClient, "identity", "identitysecret"},
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
	z := s.home()
	for _, c := range knownSecrets() {
		switch {
		case c.Kind == kindClient:
			s.replaceClientSecret(z, c)
		case c.Name == crowdName:
			s.replaceCrowd(z, c)
		default:
			if u := z.users.find(c.Name, defaultZone); u != nil && u.password.matches(c.Secret) {
				z.setPassword(u.id, s.secretOf(c.Kind, c.Name), s)
			}
		}
	}
}

func (s *Server) replaceClientSecret(z *zone, c Credential) {
	old := z.client(c.Name)
	if old == nil || !old.secretMatches(c.Secret) {
		return
	}
	cl := *old
	cl.secrets = []*secretHash{hashSecret(s.secretOf(c.Kind, c.Name))}
	z.mu.Lock()
	defer z.mu.Unlock()
	z.clients.put(&cl)
}

// replaceCrowd looks at one hash: generated users share it.
func (s *Server) replaceCrowd(z *zone, c Credential) {
	first := z.users.find(crowdUser(0), defaultZone)
	if first == nil || !first.password.matches(c.Secret) {
		return
	}
	z.mu.Lock()
	defer z.mu.Unlock()
	fresh := hashSecret(s.secretOf(c.Kind, c.Name))
	for _, old := range slices.Clone(z.users.order) {
		if old.password != first.password {
			continue
		}
		u := *old
		u.password = fresh
		z.users.put(&u)
	}
}
