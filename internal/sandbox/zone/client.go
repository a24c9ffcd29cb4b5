package zone

import (
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"slices"
	"time"
)

// Client is one OAuth client. Values are immutable once stored; see zone.
type Client struct {
	ID             string
	Secrets        []*SecretHash // oldest first, at most two; none: a client without secret
	Name           string
	Scope          []string
	Authorities    []string
	Grants         []string
	Redirects      []string
	Autoapprove    []string
	AccessSeconds  *int
	RefreshSeconds *int
	Providers      []string // origins that may log in; nil: all
	UserGroups     []string // groups a user must hold
	TokenSalt      string
	Salt           string // part of rev_sig; a new one ends all earlier tokens
	AllowPublic    bool
	PublicSet      bool // allowpublic was given
	CreatedWith    string
	Extra          map[string]json.RawMessage // unknown keys, kept as they came
	JWKS           json.RawMessage
	JWKSURI        string
	Meta           ClientMeta
	Modified       time.Time
}

// ClientMeta is what /oauth/clients/{id}/meta keeps.
type ClientMeta struct {
	Show         bool
	Launch, Icon string
}

// clientTable holds clients by id and in insertion order.
type clientTable struct {
	ByID  map[string]*Client
	order []string
}

func (t *clientTable) init() { t.ByID = map[string]*Client{} }

func (t *clientTable) Put(c *Client) {
	if t.ByID[c.ID] == nil {
		t.order = append(t.order, c.ID)
	}
	t.ByID[c.ID] = c
}

func (t *clientTable) Remove(id string) {
	delete(t.ByID, id)
	t.order = slices.DeleteFunc(t.order, func(x string) bool { return x == id })
}

// Client is the client with that id, nil when unknown.
func (z *Zone) Client(id string) *Client {
	z.RLock()
	defer z.RUnlock()
	return z.Clients.ByID[id]
}

// Allows reports whether the client is registered for a grant.
func (c *Client) Allows(grant string) bool { return slices.Contains(c.Grants, grant) }

// EmptySecret reports whether the client's (or its only) secret is the empty string, as cf's is.
func (c *Client) EmptySecret() bool {
	return slices.ContainsFunc(c.Secrets, func(h *SecretHash) bool { return h.empty })
}

// hashRounds is small: the store guards invented secrets of a test server, and each request waits for it.
const hashRounds = 1000

// SecretHash is a salted PBKDF2-SHA-256 of a password or client secret.
type SecretHash struct {
	salt, Sum []byte
	empty     bool
}

// HashSecret hashes a client secret.
func HashSecret(secret string) *SecretHash {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt)
	return &SecretHash{salt: salt, Sum: stretch(secret, salt), empty: secret == ""}
}

func stretch(secret string, salt []byte) []byte {
	sum, err := pbkdf2.Key(sha256.New, secret, salt, hashRounds, sha256.Size)
	if err != nil { // only for impossible lengths: nothing matches then
		return nil
	}
	return sum
}

// Matches compares a secret in constant time.
func (h *SecretHash) Matches(secret string) bool {
	return h != nil && subtle.ConstantTimeCompare(h.Sum, stretch(secret, h.salt)) == 1
}

// SecretMatches reports whether one of the client's secrets is secret.
func (c *Client) SecretMatches(secret string) bool {
	return slices.ContainsFunc(c.Secrets, func(h *SecretHash) bool { return h.Matches(secret) })
}
