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

// access is an open vault: the header it was opened with, and its key.
type access struct {
	head *header
	key  *key
	old  *key // the key that a Rekey is replacing; nil if no Rekey is running
}

// open decrypts an entry with the key, or with the key that is being replaced.
func (a *access) open(id string, sealed []byte) ([]byte, error) {
	payload, err := a.key.open(id, sealed)
	if errors.Is(err, errOtherKey) && a.old != nil {
		return a.old.open(id, sealed)
	}
	return payload, err
}

// flight is an attempt to open the vault that several goroutines share, so that the user sees one dialog, not one per
// goroutine.
type flight struct {
	done chan struct{}
	a    *access
	err  error
}

// access opens the vault. If there is none, it creates one if create is set, and returns fs.ErrNotExist otherwise. If
// entries are kept in memory, it returns nil.
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
		// The other caller may have been canceled or may not have asked for a new vault: its error is not ours, so try
		// again.
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

// forgetUnless drops the opened vault if its id is no longer id, and reports whether it did.
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
				_ = v.tidy(ctx) // fails while another process maintains the vault; the next process to open it tries again
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
	return nil, fmt.Errorf("%w: other processes keep creating and removing the vault", ErrBusy)
}

// moved reports whether another process has replaced or migrated the key since h was read. That process deletes the old key,
// so a missing key does not mean that the vault is lost.
func (v *Vault) moved(h *header) bool {
	latest, err := v.readHeader()
	return err == nil && latest.place() != h.place()
}

// openKeys fetches the key that a header names and, while a Rekey is running, the previous key.
func (v *Vault) openKeys(ctx context.Context, h *header) (*access, error) {
	k, err := v.fetch(ctx, h.place())
	if err != nil {
		return nil, err
	}
	if !hmac.Equal([]byte(k.check()), []byte(h.Check)) {
		return nil, fmt.Errorf("%w: %s holds another key", ErrKeyGone, v.place(h.place()).where(h.ID))
	}
	a := &access{head: h, key: k}
	if h.Previous == nil || h.Previous.ID == h.ID {
		return a, nil
	}
	a.old, err = v.fetch(ctx, *h.Previous)
	if errors.Is(err, ErrKeyGone) { // the Rekey was interrupted after it removed the old key and before its last step
		err = nil
	}
	return a, err
}

// fetch reads one key. It returns ErrKeyGone for a missing key and changes nothing: some keyrings report "not found" for
// items that are available again after the next desktop login.
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

// orphans returns ErrDamaged if the folder has entries and no vault.yaml: a new vault would make them unreadable.
func (v *Vault) orphans() error {
	ids, err := v.entryIDs()
	if err != nil || len(ids) == 0 {
		return err
	}
	if _, err := os.Lstat(filepath.Join(v.opts.Dir, headerName)); err == nil { // another process has just made the vault
		return nil
	}
	return fmt.Errorf("%s: %w: %s is missing, but the folder has %d entries", v.opts.Dir, ErrDamaged, headerName, len(ids))
}

// entryIDs returns the ids of the contexts that have an entry.
func (v *Vault) entryIDs() ([]string, error) { return v.stems("", entrySuffix) }

// stems returns the context ids among the file names of a folder below the vault's.
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

// escapeGlob escapes the pattern characters of a path.
func escapeGlob(path string) string {
	if filepath.Separator == '\\' {
		return path // Windows has no escape, and no * or ? in paths
	}
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(path)
}
