package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/context/internal/durable"
)

const (
	seenFolder  = "names"
	maxSeenFile = 2 << 20
	maxSeen     = 500 // names of one kind
	maxSeenName = 100 // bytes
	maxSeenKind = 16  // kinds; each zone has its own
	// seenAge is how long names are collected before a list starts again, so that completion stops offering names of objects
	// that were deleted elsewhere.
	seenAge = 24 * time.Hour
)

// SeenNames holds the names that lists and changes showed, for completion: one file per context in the cache folder,
// readable by its owner only. Commands work without them, so that errors need no message.
type SeenNames struct{ dir string }

// OpenSeenNames returns the names stored in cacheDir. It accesses no file.
func OpenSeenNames(cacheDir string) *SeenNames {
	return &SeenNames{dir: filepath.Join(cacheDir, seenFolder)}
}

type seenFile struct {
	Whose string              `json:"whose"` // digest of server and identity; the names of another identity are not shown
	Kinds map[string]seenKind `json:"kinds"`
}

type seenKind struct {
	Since time.Time `json:"since"`
	Names []string  `json:"names"` // newest first
}

// Read returns the names of a kind that were seen with the context's present identity, newest first.
func (n *SeenNames) Read(c *Context, kind string) []string { return n.read(c).Kinds[kind].Names }

// Keep adds the seen names and removes the gone ones. If two processes call it at the same time, the names of one may be
// lost.
func (n *SeenNames) Keep(c *Context, kind string, seen, gone []string, now time.Time) error {
	f := n.read(c)
	was := f.Kinds[kind]
	is := was.with(seen, gone, now)
	if slices.Equal(was.Names, is.Names) {
		return nil
	}
	if _, there := f.Kinds[kind]; !there && len(f.Kinds) >= maxSeenKind {
		clear(f.Kinds)
	}
	f.Kinds[kind] = is
	data, err := json.Marshal(f)
	if err != nil {
		return err
	}
	return durable.Write(n.path(c.ID), data, 0o600)
}

// Forget removes the names of a context.
func (n *SeenNames) Forget(id string) error {
	err := os.Remove(n.path(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (n *SeenNames) path(id string) string { return filepath.Join(n.dir, id+".json") }

// read returns an empty file if there is none, or if it is damaged or belongs to another identity.
func (n *SeenNames) read(c *Context) seenFile {
	var f seenFile
	data, err := durable.Read(n.path(c.ID), maxSeenFile)
	if err != nil || json.Unmarshal(data, &f) != nil || f.Whose != whose(c) || f.Kinds == nil {
		return seenFile{Whose: whose(c), Kinds: map[string]seenKind{}}
	}
	return f
}

func (k seenKind) with(seen, gone []string, now time.Time) seenKind {
	if age := now.Sub(k.Since); age < 0 || age > seenAge {
		k = seenKind{Since: now.UTC()}
	}
	next := seenKind{Since: k.Since}
	taken := make(map[string]bool, len(seen)+len(gone))
	for _, name := range gone {
		taken[name] = true
	}
	for _, name := range slices.Concat(seen, k.Names) {
		if taken[name] || name == "" || len(name) > maxSeenName || len(next.Names) == maxSeen {
			continue
		}
		taken[name] = true
		next.Names = append(next.Names, name)
	}
	return next
}

func whose(c *Context) string {
	id := c.Identity
	sum := sha256.Sum256([]byte(strings.Join([]string{c.Target.UAA, c.Target.API, c.Zone, id.ClientID, id.User, id.UserID, id.Origin}, "\x00")))
	return hex.EncodeToString(sum[:8])
}
