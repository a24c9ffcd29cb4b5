package sandbox

import (
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"slices"
	"time"
)

// client is one OAuth client. Values are immutable once stored; see zone.
type client struct {
	id             string
	secrets        []*secretHash // oldest first, at most two; none: a client without secret
	name           string
	scope          []string
	authorities    []string
	grants         []string
	redirects      []string
	autoapprove    []string
	accessSeconds  *int
	refreshSeconds *int
	providers      []string // origins that may log in; nil: all
	userGroups     []string // groups a user must hold
	tokenSalt      string
	salt           string // part of rev_sig; a new one ends all earlier tokens
	allowPublic    bool
	publicSet      bool // allowpublic was given
	createdWith    string
	extra          map[string]json.RawMessage // unknown keys, kept as they came
	jwks           json.RawMessage
	jwksURI        string
	meta           clientMeta
	modified       time.Time
}

// clientMeta is what /oauth/clients/{id}/meta keeps.
type clientMeta struct {
	show         bool
	launch, icon string
}

// clientTable holds clients by id and in insertion order.
type clientTable struct {
	byID  map[string]*client
	order []string
}

func (t *clientTable) init() { t.byID = map[string]*client{} }

func (t *clientTable) put(c *client) {
	if t.byID[c.id] == nil {
		t.order = append(t.order, c.id)
	}
	t.byID[c.id] = c
}

func (t *clientTable) remove(id string) {
	delete(t.byID, id)
	t.order = slices.DeleteFunc(t.order, func(x string) bool { return x == id })
}

// client is the client with that id, nil when unknown.
func (z *zone) client(id string) *client {
	z.mu.RLock()
	defer z.mu.RUnlock()
	return z.clients.byID[id]
}

// allows tells whether the client is registered for a grant.
func (c *client) allows(grant string) bool { return slices.Contains(c.grants, grant) }

// emptySecret tells whether the client's (or its only) secret is the empty string, as cf's is.
func (c *client) emptySecret() bool {
	return slices.ContainsFunc(c.secrets, func(h *secretHash) bool { return h.empty })
}

// hashRounds is small: the store guards invented secrets of a test server, and each request waits for it.
const hashRounds = 1000

// secretHash is a salted PBKDF2-SHA-256 of a password or client secret.
type secretHash struct {
	salt, sum []byte
	empty     bool
}

func hashSecret(secret string) *secretHash {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt)
	return &secretHash{salt: salt, sum: stretch(secret, salt), empty: secret == ""}
}

func stretch(secret string, salt []byte) []byte {
	sum, err := pbkdf2.Key(sha256.New, secret, salt, hashRounds, sha256.Size)
	if err != nil { // only for impossible lengths: nothing matches then
		return nil
	}
	return sum
}

func (h *secretHash) matches(secret string) bool {
	return h != nil && subtle.ConstantTimeCompare(h.sum, stretch(secret, h.salt)) == 1
}

// secretMatches tells whether one of the client's secrets is secret.
func (c *client) secretMatches(secret string) bool {
	return slices.ContainsFunc(c.secrets, func(h *secretHash) bool { return h.matches(secret) })
}
