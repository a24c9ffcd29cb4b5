// Package store keeps the named contexts of a person: which server, which identity, which org, space and zone. It is one YAML
// file, contexts.yaml, that people may read and edit; and the rules by which one of its contexts applies.
//
// No token, password or client secret belongs here: those are in the vault (package secret), under the context's ID.
// Nothing here talks to a server, reads the environment or prints.
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

// File is contexts.yaml. Its methods work in memory; Store.Update writes.
type File struct {
	Version int `yaml:"version"`
	// Current and Previous are names of contexts; "" is none.
	Current  string     `yaml:"current,omitempty"`
	Previous string     `yaml:"previous,omitempty"`
	Contexts []*Context `yaml:"contexts"`
	Allowed  []Allowed  `yaml:"allowed,omitempty"`

	// Damage is set for the function given to Store.Update when the file on disk cannot be read: it then works on an empty
	// one, and may return Damage to leave everything as it is. It is never written.
	Damage *DamagedError `yaml:"-"`
}

// Context is a named place to stand.
type Context struct {
	ID   string `yaml:"id"` // names its entry in the vault; never changes
	Name string `yaml:"name"`

	Target   Target   `yaml:"target"`
	Zone     string   `yaml:"zone,omitempty"` // "" is the default identity zone
	TLS      TLS      `yaml:"tls,omitempty"`
	Identity Identity `yaml:"identity,omitempty"`
	// ClientAuth is how the identity's client proves itself; unset: by its secret.
	ClientAuth ClientAuth `yaml:"client-auth,omitempty"`
	Org        Ref        `yaml:"org,omitempty"`
	Space      Ref        `yaml:"space,omitempty"`

	Protected bool      `yaml:"protected,omitempty"` // every write asks for the context's name
	Tokens    Ends      `yaml:"tokens-end,omitempty"`
	Created   time.Time `yaml:"created"`
	Used      time.Time `yaml:"used,omitempty"` // when it was last chosen by target, login or context use
}

// Target is a server and what discovery found there, so that a command need not ask again.
type Target struct {
	URL                   string    `yaml:"url"` // as typed, made absolute; tells servers apart
	API                   string    `yaml:"api,omitempty"`
	UAA                   string    `yaml:"uaa,omitempty"`
	Login                 string    `yaml:"login,omitempty"`
	Issuer                string    `yaml:"issuer,omitempty"` // many UAAs share one: no key of anything
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
	Hosts      []string `yaml:"hosts,omitempty"` // where the two hold: "host" or "host:port"
	Roots      Roots    `yaml:"roots,omitempty"` // instead of the system's trust store, for every host
}

// Roots is a trust store other than the system's: what SSL_CERT_FILE and SSL_CERT_DIR named at `target`, absolute.
type Roots struct {
	File string   `yaml:"file,omitempty"`
	Dirs []string `yaml:"dirs,omitempty"`
}

// IsZero: it is the system's trust store.
func (r Roots) IsZero() bool { return r.File == "" && len(r.Dirs) == 0 }

// Equal reports whether both are the same files and folders.
func (r Roots) Equal(other Roots) bool {
	return r.File == other.File && slices.Equal(r.Dirs, other.Dirs)
}

// String is for comparisons: equal trust stores have equal texts.
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

// Identity is who is there. A client's own identity has no User.
type Identity struct {
	Grant    string `yaml:"grant,omitempty"`
	ClientID string `yaml:"client,omitempty"`
	User     string `yaml:"user,omitempty"`
	UserID   string `yaml:"user-id,omitempty"`
	Origin   string `yaml:"origin,omitempty"`
	// IdP is the issuer of the identity provider that the login went through, IdPClient the client there.
	IdP       string `yaml:"idp,omitempty"`
	IdPClient string `yaml:"idp-client,omitempty"`
}

// IsZero: nobody has logged in here yet.
func (i Identity) IsZero() bool { return i == Identity{} }

// Is says whether two identities are the same one: the same client and, through it, the same user of the same origin. UAA
// compares user names without case. The grant by which the token was got makes no difference, nor does the user id: a
// user deleted and made again is somebody else to the server, and the same person to the one who types the name.
func (i Identity) Is(o Identity) bool {
	return i.ClientID == o.ClientID && i.Origin == o.Origin && strings.EqualFold(i.User, o.User)
}

// ClientAuth names the way in which a client proves itself, as OpenID Connect discovery spells it, and the files that this takes. They
// are read again for each request, so they may be rotated; what is in them is never copied.
type ClientAuth struct {
	Method    string `yaml:"method,omitempty"`
	Key       string `yaml:"key,omitempty"`    // absolute path of a private key, PEM or JWK
	KeyID     string `yaml:"key-id,omitempty"` // kid of the key; "": the key's own
	Assertion string `yaml:"assertion,omitempty"`
	Cert      string `yaml:"cert,omitempty"`
	CertKey   string `yaml:"cert-key,omitempty"` // "": in the file of the certificate
}

// IsZero makes an unset value be left out of the file.
func (a ClientAuth) IsZero() bool { return a == ClientAuth{} }

// String is all of it in a line: "private_key_jwt key=/run/secrets/ci.pem". It is "" where nothing is set.
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

// Ends says until when the tokens in the vault live, so that `status` needs no key. A zero time is "none" or "not known".
type Ends struct {
	Access  time.Time `yaml:"access,omitempty"`
	Refresh time.Time `yaml:"refresh,omitempty"`
	// Renewal names what renews the access token without a person: "refresh token", "client secret", "" for nothing.
	Renewal string `yaml:"renewal,omitempty"`
	// Entry is the stamp of the vault's entry that this is true of. It is written before the entry, and Before is what was
	// true until then: a reader of both files finds the one of the two that holds, at any moment. "" in older files.
	Entry  string `yaml:"entry,omitempty"`
	Before *Ends  `yaml:"before,omitempty"`
}

// Of is what is true of an entry with this stamp. Of an entry that nothing was written about nothing is known but that it is
// there: Entry alone is set. "" is no entry.
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

// Allowed records a .cfid.yaml that may control, as long as its content stays the same.
type Allowed struct {
	Path   string    `yaml:"path"`   // absolute, without symbolic links in its folder
	SHA256 string    `yaml:"sha256"` // hex
	Since  time.Time `yaml:"since,omitempty"`
}

// NewID makes a context's ID: 32 hex digits of randomness.
func NewID() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // crypto/rand ends the process rather than answer an error
	return hex.EncodeToString(b)
}

// Find gives the context of that name, or nil.
func (f *File) Find(name string) *Context {
	return f.first(func(c *Context) bool { return c.Name == name })
}

// ByID gives the context with that ID, or nil.
func (f *File) ByID(id string) *Context {
	return f.first(func(c *Context) bool { return c.ID == id })
}

// List gives the contexts sorted by name, in a slice of its own.
func (f *File) List() []*Context {
	list := slices.Clone(f.Contexts)
	slices.SortFunc(list, func(a, b *Context) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// names are the names of all contexts, sorted.
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
