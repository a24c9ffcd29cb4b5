// Package store keeps the user's contexts: server, identity, org, space and zone by name. They are in one YAML file,
// contexts.yaml, which users may read and edit. The package also chooses the context that applies to a command.
//
// Tokens, passwords and client secrets are not in this file but in the vault (package secret), under the context's ID. The
// package sends no requests, does not read the environment and prints nothing.
package store

import (
	"crypto/rand"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// Version is the schema of contexts.yaml that this program writes. It reads version 1, too, which has no tls.roots,
// tokens.entry and tokens.before; the first write keeps a copy of such a file.
const Version = 2

// File is contexts.yaml. Its methods change it in memory; Store.Update writes it.
type File struct {
	Version int `yaml:"version"`
	// Current and Previous are names of contexts, or "".
	Current  string     `yaml:"current,omitempty"`
	Previous string     `yaml:"previous,omitempty"`
	Contexts []*Context `yaml:"contexts"`
	Allowed  []Allowed  `yaml:"allowed,omitempty"`

	// Damage is set if Store.Update could not read the file on disk: the function given to it gets an empty File, and may
	// return Damage to keep the file as it is. It is never written.
	Damage *DamagedError `yaml:"-"`
}

// Context is a stored server and identity.
type Context struct {
	ID   string `yaml:"id"` // names its entry in the vault; never changes
	Name string `yaml:"name"`

	Target   Target   `yaml:"target"`
	Zone     string   `yaml:"zone,omitempty"` // "" is the default identity zone
	TLS      TLS      `yaml:"tls,omitempty"`
	Identity Identity `yaml:"identity,omitempty"`
	// ClientAuth is how the identity's client authenticates; if unset, with its secret.
	ClientAuth ClientAuth `yaml:"client-auth,omitempty"`
	Org        Ref        `yaml:"org,omitempty"`
	Space      Ref        `yaml:"space,omitempty"`

	Protected bool      `yaml:"protected,omitempty"` // every write asks for the context's name
	Tokens    Ends      `yaml:"tokens-end,omitempty"`
	Created   time.Time `yaml:"created"`
	Used      time.Time `yaml:"used,omitempty"` // when target, login or context use last selected it
}

// Target is a server and the result of its discovery, which is stored so that commands need not repeat it.
type Target struct {
	URL                   string    `yaml:"url"` // as typed, made absolute; identifies the server
	API                   string    `yaml:"api,omitempty"`
	UAA                   string    `yaml:"uaa,omitempty"`
	Login                 string    `yaml:"login,omitempty"`
	Issuer                string    `yaml:"issuer,omitempty"` // does not identify the server: many UAAs share one
	TokenEndpoint         string    `yaml:"token-endpoint,omitempty"`
	AuthorizationEndpoint string    `yaml:"authorization-endpoint,omitempty"`
	UAAVersion            string    `yaml:"uaa-version,omitempty"`
	APIVersion            string    `yaml:"api-version,omitempty"`
	PKCE                  bool      `yaml:"pkce,omitempty"` // the server announces S256
	Seen                  time.Time `yaml:"seen,omitempty"` // when discovery last succeeded
}

// TLS holds a context's own trust settings. Only flags of `target` may set them.
type TLS struct {
	CA         string   `yaml:"ca,omitempty"` // PEM certificates
	SkipVerify bool     `yaml:"skip-verify,omitempty"`
	Hosts      []string `yaml:"hosts,omitempty"` // where CA and SkipVerify apply: "host" or "host:port"
	Roots      Roots    `yaml:"roots,omitempty"` // instead of the system's trust store, for every host
}

// Roots is a trust store other than the system's: the absolute paths that SSL_CERT_FILE and SSL_CERT_DIR had at `target`.
type Roots struct {
	File string   `yaml:"file,omitempty"`
	Dirs []string `yaml:"dirs,omitempty"`
}

// IsZero reports whether the system's trust store applies.
func (r Roots) IsZero() bool { return r.File == "" && len(r.Dirs) == 0 }

// String returns the same text for equal trust stores, for comparisons.
func (r Roots) String() string {
	if r.IsZero() {
		return ""
	}
	return strings.Join(append([]string{r.File}, r.Dirs...), "\x00")
}

// IsZero makes an unset value be left out of the file.
func (t TLS) IsZero() bool {
	return t.CA == "" && !t.SkipVerify && len(t.Hosts) == 0 && t.Roots.IsZero()
}

// Identity is the user, or the client without a User, that a context is logged in as.
type Identity struct {
	Grant    string `yaml:"grant,omitempty"`
	ClientID string `yaml:"client,omitempty"`
	User     string `yaml:"user,omitempty"`
	UserID   string `yaml:"user-id,omitempty"`
	Origin   string `yaml:"origin,omitempty"`
	// IdP is the issuer of the identity provider that the login used, IdPClient the client at that provider.
	IdP       string `yaml:"idp,omitempty"`
	IdPClient string `yaml:"idp-client,omitempty"`
}

// IsZero reports whether the context has no login yet.
func (i Identity) IsZero() bool { return i == Identity{} }

// Is reports whether two identities are the same: the same client and the same user of the same origin. UAA ignores the
// case of user names. Grants and user ids may differ: a user who was deleted and created again has another id and keeps
// the name that is typed at a login.
func (i Identity) Is(o Identity) bool {
	return i.ClientID == o.ClientID && i.Origin == o.Origin && strings.EqualFold(i.User, o.User)
}

// ClientAuth is a client's authentication method, as OpenID Connect discovery spells it, and the files that it needs.
// They are read again for each request, so that they can be rotated; their content is never copied.
type ClientAuth struct {
	Method    string `yaml:"method,omitempty"`
	Key       string `yaml:"key,omitempty"`    // absolute path of a private key, PEM or JWK
	KeyID     string `yaml:"key-id,omitempty"` // kid of the key; "": the one in the key file
	Assertion string `yaml:"assertion,omitempty"`
	Cert      string `yaml:"cert,omitempty"`
	CertKey   string `yaml:"cert-key,omitempty"` // "": the key is in the file of the certificate
}

// IsZero makes an unset value be left out of the file.
func (a ClientAuth) IsZero() bool { return a == ClientAuth{} }

// String returns all fields in a line: "private_key_jwt key=/run/secrets/ci.pem". It is "" if nothing is set.
func (a ClientAuth) String() string {
	words := []string{a.Method}
	for _, part := range []struct{ name, value string }{
		{"key", a.Key}, {"key-id", a.KeyID}, {"assertion", a.Assertion}, {"cert", a.Cert}, {"cert-key", a.CertKey},
	} {
		if part.value != "" {
			words = append(words, part.name+"="+part.value)
		}
	}
	return strings.Join(words, " ")
}

// Ref names an org or a space.
type Ref struct {
	Name string `yaml:"name,omitempty"`
	GUID string `yaml:"guid,omitempty"`
}

// IsZero makes an unset value be left out of the file.
func (r Ref) IsZero() bool { return r == Ref{} }

// Ends holds when the tokens in the vault expire, so that `status` needs no key. A zero time is "none" or "not known".
type Ends struct {
	Access  time.Time `yaml:"access,omitempty"`
	Refresh time.Time `yaml:"refresh,omitempty"`
	// Renewal is what renews the access token without the user: "refresh token", "client secret", "" for nothing.
	Renewal string `yaml:"renewal,omitempty"`
	// Entry is the stamp of the vault's entry that the times belong to; "" in older files. It is written before the
	// entry, and Before has the values of the previous entry, so that a reader of both files always finds the values that
	// apply.
	Entry  string `yaml:"entry,omitempty"`
	Before *Ends  `yaml:"before,omitempty"`
}

// Of returns the values for the entry with this stamp; "" is no entry. For an entry whose times are not known it returns
// only the stamp.
func (e Ends) Of(stamp string) Ends {
	switch {
	case stamp == "":
		return Ends{}
	case e.Entry == "" && !e.Access.IsZero(), e.Entry == stamp:
		return Ends{Access: e.Access, Refresh: e.Refresh, Renewal: e.Renewal, Entry: stamp}
	case e.Before != nil && e.Before.Entry == stamp:
		return e.Before.Of(stamp)
	}
	return Ends{Entry: stamp}
}

// IsZero makes an unset value be left out of the file.
func (e Ends) IsZero() bool { return e == Ends{} }

// Allowed records a .cfid.yaml that the user allowed, until its content changes.
type Allowed struct {
	Path   string    `yaml:"path"`   // absolute, without symbolic links in its folder
	SHA256 string    `yaml:"sha256"` // hex
	Since  time.Time `yaml:"since,omitempty"`
}

// NewID returns a new ID for a context: 32 random hex digits.
func NewID() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // returns no error: it aborts the process if there is no randomness
	return hex.EncodeToString(b)
}

// Find returns the context of that name, or nil.
func (f *File) Find(name string) *Context {
	return f.first(func(c *Context) bool { return c.Name == name })
}

// ByID returns the context with that ID, or nil.
func (f *File) ByID(id string) *Context {
	return f.first(func(c *Context) bool { return c.ID == id })
}

// List returns the contexts sorted by name, in a new slice.
func (f *File) List() []*Context {
	list := slices.Clone(f.Contexts)
	slices.SortFunc(list, func(a, b *Context) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// names returns the names of all contexts, sorted.
func (f *File) names() []string {
	var names []string
	for _, c := range f.List() {
		names = append(names, c.Name)
	}
	return names
}

func (f *File) first(is func(*Context) bool) *Context {
	if i := slices.IndexFunc(f.Contexts, is); i >= 0 {
		return f.Contexts[i]
	}
	return nil
}
