package secret

import (
	"context"
	"crypto/hmac"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// access is a vault that is open: its header as it was then, and its key.
type access struct {
	head *header
	key  *key
	old  *key // the key that a Rekey is replacing; nil except for then
}

// open decrypts an entry with the key, or with the one that is being replaced.
func (a *access) open(id string, sealed []byte) ([]byte, error) {
	payload, err := a.key.open(id, sealed)
	if errors.Is(err, errOtherKey) && a.old != nil {
		return a.old.open(id, sealed)
	}
	return payload, err
}

// flight is one opening of the vault that others wait for: one dialog, not one per goroutine.
type flight struct {
	done chan struct{}
	a    *access
	err  error
}

// access opens the vault; with create it makes one where there is none, else that is fs.ErrNotExist. Where the entries are
// kept in memory it answers nil.
func (v *Vault) access(ctx context.Context, create bool) (*access, error) {
	for {
		v.mu.Lock()
		if v.memory != nil || v.opened != nil {
			a := v.opened
			v.mu.Unlock()
			return a, nil
		}
		f, leads := v.flight, v.flight == nil
		if leads {
			f = &flight{done: make(chan struct{})}
			v.flight = f
		}
		v.mu.Unlock()
		if leads {
			f.a, f.err = v.openVault(ctx, create)
			v.land(f)
			return f.a, f.err
		}
		select {
		case <-f.done:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		// The other caller may have given up, or not have wanted a new vault: that is not this vault's answer.
		own := errors.Is(f.err, context.Canceled) || errors.Is(f.err, context.DeadlineExceeded) || errors.Is(f.err, fs.ErrNotExist)
		if f.err != nil && !own {
			return nil, f.err
		}
	}
}

func (v *Vault) land(f *flight) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.opened, v.flight = f.a, nil
	close(f.done)
}

// forgetUnless drops an opened vault whose id is not this one any longer, and says whether it did.
func (v *Vault) forgetUnless(a *access, id string) bool {
	if a.head.ID == id {
		return false
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.opened == a {
		v.opened = nil
	}
	return true
}

func (v *Vault) openVault(ctx context.Context, create bool) (*access, error) {
	for range rounds {
		h, err := v.readHeader()
		if err == nil {
			if err := v.agree(h); err != nil {
				return nil, err
			}
			if h.Next != nil || h.Previous != nil && h.Previous.ID == h.ID {
				_ = v.tidy(ctx) // another process maintains the vault, or the next one to open it tries again
			}
			a, err := v.openKeys(ctx, h)
			if errors.Is(err, ErrKeyGone) && v.moved(h) {
				continue
			}
			return a, err
		}
		if !errors.Is(err, fs.ErrNotExist) || !create {
			return nil, err
		}
		a, err := v.create(ctx, Choice{Mode: v.opts.Mode, KeyFile: v.opts.KeyFile})
		if !errors.Is(err, ErrExists) {
			return a, err
		}
	}
	return nil, fmt.Errorf("%w: the vault comes and goes", ErrBusy)
}

// moved reports whether another process has replaced or migrated the key since h was read. The old key is deleted then, so
// not finding it says nothing about the vault.
func (v *Vault) moved(h *header) bool {
	latest, err := v.readHeader()
	return err == nil && latest.place() != h.place()
}

// openKeys fetches the key that a header names, and while a Rekey is running the one before.
func (v *Vault) openKeys(ctx context.Context, h *header) (*access, error) {
	k, err := v.fetch(ctx, h.place())
	if err != nil {
		return nil, err
	}
	if !hmac.Equal([]byte(k.check()), []byte(h.Check)) {
		return nil, fmt.Errorf("%w: another key is in its place (%s)", ErrKeyGone, v.place(h.place()).where(h.ID))
	}
	a := &access{head: h, key: k}
	if h.Previous == nil || h.Previous.ID == h.ID {
		return a, nil
	}
	a.old, err = v.fetch(ctx, *h.Previous)
	if errors.Is(err, ErrKeyGone) { // the Rekey was cut off after its last step but one
		err = nil
	}
	return a, err
}

// fetch reads one key. A missing one is ErrKeyGone and nothing else follows from it: keyrings have answered "not found" for
// items that came back after the next login.
func (v *Vault) fetch(ctx context.Context, at keyPlace) (*key, error) {
	p := v.place(at)
	text, err := p.load(ctx, at.ID)
	if errors.Is(err, ErrNoItem) {
		//nolint:errorlint // a key file that does not exist must not be taken for an entry that does not
		return nil, fmt.Errorf("%w: %s: %v", ErrKeyGone, p.where(at.ID), err)
	}
	if err != nil {
		return nil, err
	}
	k, err := parseKey(at.ID, text)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrKeyGone, p.where(at.ID), err)
	}
	return k, nil
}

// orphans answers ErrDamaged where entries lie in the folder although vault.yaml does not: making a new vault would bury
// them.
func (v *Vault) orphans() error {
	ids, err := v.entryIDs()
	if err != nil || len(ids) == 0 {
		return err
	}
	if _, err := os.Lstat(filepath.Join(v.opts.Dir, headerName)); err == nil { // another process has just made the vault
		return nil
	}
	return fmt.Errorf("%s: %w: %s is missing, but %d entries are there", v.opts.Dir, ErrDamaged, headerName, len(ids))
}

// entryIDs names the contexts that have an entry.
func (v *Vault) entryIDs() ([]string, error) { return v.stems("", entrySuffix) }

// stems answers the context ids among the file names of a folder below the vault's.
func (v *Vault) stems(folder, suffix string) ([]string, error) {
	found, err := os.ReadDir(filepath.Join(v.opts.Dir, folder))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var ids []string
	for _, e := range found {
		id, ok := strings.CutSuffix(e.Name(), suffix)
		if ok && !e.IsDir() && e.Name() != keyName && checkID(id) == nil {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// escapeGlob takes the meaning of patterns from a path.
func escapeGlob(path string) string {
	if filepath.Separator == '\\' {
		return path // Windows has no escape, and no * or ? in paths
	}
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(path)
}
