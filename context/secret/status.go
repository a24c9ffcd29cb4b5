package secret

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Status describes a vault.
type Status struct {
	Dir        string
	Exists     bool
	Memory     bool // entries of this process are kept in memory
	ID         string
	Mode       Mode
	Where      string    // where the key is kept: a path or the name of a keyring's item
	Created    time.Time // when the vault was created
	KeyCreated time.Time // when its present key was created
	// Moving: a Rekey or Migrate was interrupted, and the next one finishes it; OldWhere is where the old key still is.
	Moving   bool
	OldWhere string
	// Key is why the key cannot be read; nil if it can. In ModePassphrase it is ErrLocked unless Unlocked, because Status
	// does not ask for the passphrase.
	Key      error
	Unlocked bool  // ModePassphrase: the identity is in the kernel's keyring
	Agrees   error // a *ModeError if the environment or the config names another mode
	Entries  []Entry
	Bytes    int64    // of all entries
	Damaged  []string // names of damaged files that were kept
	Lost     []string // folders of vaults that were set aside
}

// Entry is one context's file.
type Entry struct {
	ID      string
	Size    int64
	Changed time.Time
	Err     error // ErrDamaged; nil also if the key cannot be read
}

// Status examines the vault and changes nothing. It reads the keyring, which may show a dialog, but asks for no
// passphrase. It returns an error if vault.yaml or the folder cannot be read, together with what it found out until then.
func (v *Vault) Status(ctx context.Context) (*Status, error) {
	s := &Status{Dir: v.opts.Dir, Memory: v.inMemory() != nil}
	if err := errors.Join(v.list(s), v.listLost(s)); err != nil {
		return s, err
	}
	h, err := v.readHeader()
	if errors.Is(err, fs.ErrNotExist) {
		return s, v.orphans()
	}
	if err != nil {
		return s, err
	}
	s.Exists, s.ID, s.Mode, s.Created, s.KeyCreated = true, h.ID, h.Mode, h.Created, h.KeyCreated
	s.Where = v.place(h.place()).where(h.ID)
	s.Agrees = v.agree(h)
	if h.Previous != nil {
		s.Moving, s.OldWhere = true, v.place(*h.Previous).where(h.Previous.ID)
	}
	if p, ok := v.place(h.place()).(*passphrasePlace); ok && v.alreadyOpen() == nil {
		s.Unlocked = p.rests(h.ID)
		if !s.Unlocked {
			s.Key = ErrLocked
			return s, nil
		}
	}
	a := v.alreadyOpen()
	if a == nil {
		if a, s.Key = v.openKeys(ctx, h); errors.Is(s.Key, ErrKeyGone) && v.moved(h) {
			return v.Status(ctx)
		}
		if s.Key != nil {
			return s, nil
		}
	}
	v.tryEntries(s, a)
	return s, nil
}

func (v *Vault) alreadyOpen() *access {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.opened
}

func (v *Vault) list(s *Status) error {
	found, err := os.ReadDir(v.opts.Dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, f := range found {
		if strings.Contains(f.Name(), damagedPart) {
			s.Damaged = append(s.Damaged, f.Name())
		}
	}
	ids, err := v.entryIDs()
	if err != nil {
		return err
	}
	for _, id := range ids {
		info, err := os.Stat(v.entryPath(id))
		if err != nil { // deleted in between
			continue
		}
		s.Entries = append(s.Entries, Entry{ID: id, Size: info.Size(), Changed: info.ModTime()})
		s.Bytes += info.Size()
	}
	return nil
}

func (v *Vault) listLost(s *Status) (err error) {
	s.Lost, err = v.lostFolders()
	return err
}

func (v *Vault) tryEntries(s *Status, a *access) {
	for i := range s.Entries {
		sealed, err := readFile(filepath.Join(v.opts.Dir, s.Entries[i].ID+entrySuffix), maxEntryFile)
		if err == nil {
			_, err = a.open(s.Entries[i].ID, sealed)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			s.Entries[i].Err = err
		}
	}
}
