package secret

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/cfid-cli/cfid/context/internal/durable"
)

const (
	entrySuffix  = ".age"
	damagedPart  = entrySuffix + ".damaged-"
	locksName    = "locks"
	headerLock   = ".vault" // begins with a dot, as no context id does
	lockWait     = 30 * time.Second
	leastReserve = 64 << 10
	litterAge    = time.Hour
	rounds       = 4 // attempts if other processes replace the key meanwhile
)

// Vault is the vault in one folder. It reads the key at most once, when it is first needed. All methods may be called from
// several goroutines.
type Vault struct {
	opts   Options
	ring   *patient   // the desktop's keyring
	kernel kernelRing // also holds the identity that a passphrase unlocked
	work   int        // log2 of scrypt's work for key.age

	mu     sync.Mutex
	places map[keyPlace]place
	opened *access
	flight *flight
	memory *memory // set when this process keeps its entries in memory
}

// New returns a vault. It accesses no file and no keyring.
func New(o Options) *Vault {
	o = o.withDefaults()
	ring := o.Keyring
	if ring == nil {
		ring = desktop{o.Env}
	}
	return &Vault{opts: o, ring: newPatient(ring, o), kernel: kernel{}, work: scryptWork, places: map[keyPlace]place{}}
}

// Read returns the entry of a context, or nil if there is none; then it does not read the key. The caller may change the
// bytes.
//
// Errors: ErrKeyGone, ErrDamaged, ErrMode, ErrNewerVersion; from the key's place ErrLocked, ErrNoKeyring, ErrDenied,
// ErrTimeout, ErrKeyFile.
func (v *Vault) Read(ctx context.Context, id string) ([]byte, error) {
	if err := checkID(id); err != nil {
		return nil, err
	}
	if m := v.inMemory(); m != nil {
		return m.read(id), nil
	}
	var last error
	for range rounds {
		if noVault, err := v.lookUp(); err != nil || noVault {
			return nil, err
		}
		a, sealed, err := v.sealed(ctx, id)
		if err != nil || sealed == nil {
			return nil, err
		}
		var payload []byte
		if payload, last = a.open(id, sealed); last == nil {
			return payload, nil
		}
		// Another process may have replaced the key since the vault was opened or between the two reads.
		h, err := v.readHeader()
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if (h == nil || !v.forgetUnless(a, h.ID)) && !v.changed(id, sealed) {
			break
		}
	}
	return nil, fmt.Errorf("%s%s: %w", id, entrySuffix, last)
}

// lookUp reports whether there is no vault, and returns a *ModeError if it has another mode than the one asked for.
func (v *Vault) lookUp() (noVault bool, err error) {
	if v.alreadyOpen() != nil {
		return false, nil
	}
	h, err := v.readHeader()
	if errors.Is(err, fs.ErrNotExist) {
		return true, v.orphans()
	}
	if err != nil {
		return false, err
	}
	return false, v.agree(h)
}

// sealed returns the file of an entry, or nil if there is none, and the key that opens it.
func (v *Vault) sealed(ctx context.Context, id string) (*access, []byte, error) {
	sealed, err := readFile(v.entryPath(id), maxEntryFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	a, err := v.access(ctx, false)
	if a == nil {
		return nil, nil, err
	}
	return a, sealed, err
}

// changed reports whether an entry's file has changed since it was read.
func (v *Vault) changed(id string, sealed []byte) bool {
	now, err := readFile(v.entryPath(id), maxEntryFile)
	return errors.Is(err, fs.ErrNotExist) || err == nil && !bytes.Equal(now, sealed)
}

// Update replaces the entry of a context by the result of fn; old is nil if there is none. It creates the vault if there
// is none. fn runs under the context's lock, after Update has read the entry again and reserved the disk space for the
// new one, so it may do what can be done only once, such as refreshing a token. It must not call the vault for the same
// context. If fn returns the same bytes, nothing is written; nil deletes the entry; Update returns fn's error and leaves
// the entry as it is.
//
// ctx limits the waiting for the keyring and the lock, but neither fn nor the write after it.
//
// Errors in addition to those of Read: ErrBusy after 30 s, ErrNoSpace and ErrReadOnly before fn is called, a *WriteError
// after it.
func (v *Vault) Update(ctx context.Context, id string, fn func(old []byte) ([]byte, error)) error {
	return v.update(ctx, id, fn, false)
}

// Replace is Update for a login: if the old entry is damaged, fn gets nil, and the damaged file is kept as
// <id>.age.damaged-<time> when the new one is written.
func (v *Vault) Replace(ctx context.Context, id string, fn func(old []byte) ([]byte, error)) error {
	return v.update(ctx, id, fn, true)
}

func (v *Vault) update(ctx context.Context, id string, fn func([]byte) ([]byte, error), replace bool) error {
	if err := checkID(id); err != nil {
		return err
	}
	for range rounds {
		a, err := v.access(ctx, true) // before any lock
		if err != nil {
			return err
		}
		if a == nil {
			return v.inMemory().update(ctx, id, fn)
		}
		again, err := v.updateLocked(ctx, a, change{id: id, fn: fn, replace: replace})
		if !again {
			return err
		}
	}
	return fmt.Errorf("%w: other processes keep replacing the vault's key", ErrBusy)
}

// change is what update does to one entry.
type change struct {
	id      string
	fn      func([]byte) ([]byte, error)
	replace bool
}

// updateLocked returns again if another process replaced the key before the lock was taken.
func (v *Vault) updateLocked(ctx context.Context, a *access, c change) (again bool, err error) {
	held, err := v.lock(ctx, c.id)
	if err != nil {
		return false, err
	}
	defer func() { _ = held.Unlock() }()
	h, err := v.readHeader()
	if errors.Is(err, fs.ErrNotExist) {
		return v.forgetUnless(a, ""), nil
	}
	if err != nil {
		return false, err
	}
	if v.forgetUnless(a, h.ID) {
		return true, nil
	}
	sealed, err := readFile(v.entryPath(c.id), maxEntryFile)
	var old []byte
	switch {
	case err == nil:
		old, err = a.open(c.id, sealed)
	case errors.Is(err, fs.ErrNotExist):
		err = nil
	}
	damaged := c.replace && errors.Is(err, ErrDamaged)
	if err != nil && !damaged {
		return false, fmt.Errorf("%s%s: %w", c.id, entrySuffix, err)
	}
	pending, err := durable.Reserve(v.opts.Dir, int64(max(leastReserve, 2*len(sealed))))
	if err != nil {
		return false, err
	}
	defer pending.Abort()
	defer durable.Sweep(v.opts.Dir, time.Now().Add(-litterAge))
	fresh, err := c.fn(slices.Clone(old))
	if err != nil || !damaged && fresh != nil && old != nil && bytes.Equal(fresh, old) {
		return false, err
	}
	if err := v.write(ctx, a, c.id, fresh, pending, damaged); err != nil {
		return false, &WriteError{ID: c.id, Err: err}
	}
	return false, nil
}

func (v *Vault) write(ctx context.Context, a *access, id string, fresh []byte, pending *durable.Pending, damaged bool) error {
	if damaged {
		kept := filepath.Join(v.opts.Dir, id+damagedPart+v.stamp())
		if err := os.Rename(v.entryPath(id), kept); err != nil {
			return err
		}
	}
	if fresh == nil {
		return removeFile(v.entryPath(id))
	}
	sealed, err := a.key.seal(id, fresh)
	if err != nil {
		return err
	}
	v.sealing(ctx, id, sealed, fresh)
	return pending.Commit(v.entryPath(id), sealed)
}

// Delete deletes the entry of a context and its damaged copies. It needs no key. A missing entry is not an error.
func (v *Vault) Delete(ctx context.Context, id string) error {
	if err := checkID(id); err != nil {
		return err
	}
	if m := v.inMemory(); m != nil {
		return m.update(ctx, id, func([]byte) ([]byte, error) { return nil, nil })
	}
	if _, err := os.Stat(v.opts.Dir); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	held, err := v.lock(ctx, id)
	if err != nil {
		return err
	}
	defer func() { _ = held.Unlock() }()
	copies, err := filepath.Glob(filepath.Join(escapeGlob(v.opts.Dir), id+damagedPart+"*"))
	if err != nil {
		return err
	}
	for _, path := range append(copies, v.entryPath(id)) {
		if err := removeFile(path); err != nil {
			return err
		}
	}
	return nil
}

func (v *Vault) entryPath(id string) string { return filepath.Join(v.opts.Dir, id+entrySuffix) }

// lock takes the lock of a context, or headerLock. A goroutine never holds the locks of two contexts, and takes
// headerLock last and for milliseconds only.
func (v *Vault) lock(ctx context.Context, name string) (*durable.Held, error) {
	return durable.Lock(ctx, v.lockPath(name), lockWait)
}

func (v *Vault) lockPath(name string) string {
	return filepath.Join(v.opts.Dir, locksName, name+".lock")
}

// stamp returns the time for the names of files that are set aside, in UTC.
func (v *Vault) stamp() string { return v.opts.Now().UTC().Format("20060102T150405.000Z") }
