package secret

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/cfid-cli/cfid/context/internal/durable"
)

const maintainLock = ".maintain" // held for a whole Rekey or Migrate; nothing else waits for it

// Migrate moves the key to the place of another mode (for ModeFile: Options.KeyFile). It changes nothing if the key is in
// that place already. It stores the key in the new place and reads it back, then updates vault.yaml, then removes the old
// key. If it is interrupted, the vault still works and the next Migrate or Rekey finishes. Options.Mode may be the old
// mode or the new one.
func (v *Vault) Migrate(ctx context.Context, mode Mode) error {
	if mode == ModeMemory || mode == "" {
		return fmt.Errorf("%w: the key can't be moved to %q", ErrBadMode, mode)
	}
	return v.maintain(ctx, false, func(a *access) error {
		to := Choice{Mode: mode}
		if mode == ModeFile {
			to.KeyFile = v.opts.KeyFile
		}
		h := *a.head
		if h.Mode == to.Mode && h.KeyFile == to.KeyFile {
			return nil
		}
		if err := v.prepare(ctx, to); err != nil {
			return err
		}
		old := h.place()
		h.Mode, h.KeyFile, h.Previous = to.Mode, to.KeyFile, &old
		return v.change(ctx, a, &h, a.key)
	})
}

// Rekey replaces the key and encrypts all entries again, so that the old key does not open them. In ModePassphrase it
// asks for a new passphrase. It updates vault.yaml first, which names both keys until all entries are encrypted. If it is
// interrupted, the vault still works and the next Rekey or Migrate finishes.
func (v *Vault) Rekey(ctx context.Context) error {
	return v.maintain(ctx, true, func(a *access) error {
		if err := v.place(a.head.place()).ready(ctx, true); err != nil {
			return err
		}
		k, err := newKey()
		if err != nil {
			return err
		}
		h, old := *a.head, a.head.place()
		h.ID, h.Check, h.Previous = k.vault, k.check(), &old
		h.KeyCreated = v.opts.Now().UTC().Truncate(time.Second)
		return v.change(ctx, a, &h, k)
	})
}

// maintain opens the vault, finishes an interrupted Rekey or Migrate, runs step, and finishes that.
func (v *Vault) maintain(ctx context.Context, agree bool, step func(*access) error) error {
	h, err := v.readHeader()
	if errors.Is(err, fs.ErrNotExist) {
		return errors.Join(ErrNoVault, v.orphans())
	}
	if err == nil && agree {
		err = v.agree(h)
	}
	if err != nil {
		return err
	}
	held, err := v.lock(ctx, maintainLock)
	if err != nil {
		return err
	}
	defer func() { _ = held.Unlock() }()
	defer v.forget()
	if err := v.undoMove(ctx); err != nil {
		return err
	}
	a, err := v.finish(ctx)
	if err != nil {
		return err
	}
	if err := step(a); err != nil {
		return err
	}
	_, err = v.finish(ctx)
	return err
}

// forget makes the next access read vault.yaml and the key again.
func (v *Vault) forget() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.opened = nil
}

// change stores the key in its new place and updates vault.yaml.
func (v *Vault) change(ctx context.Context, a *access, h *header, k *key) error {
	held, err := v.lock(ctx, headerLock)
	if err != nil {
		return err
	}
	defer func() { _ = held.Unlock() }()
	now, err := v.readHeader()
	if err != nil {
		return err
	}
	if now.place() != a.head.place() {
		return fmt.Errorf("%w: the vault was changed by another process", ErrBusy)
	}
	begun, next := *a.head, h.place()
	begun.Next = &next
	if err := v.writeHeader(&begun); err != nil {
		return err
	}
	err = v.place(next).store(ctx, k.vault, k.text())
	if err == nil {
		err = v.writeHeader(h)
	}
	if err != nil {
		return errors.Join(err, v.takeBack(context.WithoutCancel(ctx)))
	}
	return nil
}

// takeBack removes the key from the place that a Rekey or Migrate has begun to move to, and Next from vault.yaml. The caller
// holds the header's lock. If vault.yaml names that place as the key's, the move was completed and the key stays.
func (v *Vault) takeBack(ctx context.Context) error {
	h, err := v.readHeader()
	if err != nil || h.Next == nil {
		return err
	}
	if err := v.removeKey(ctx, h, *h.Next); err != nil {
		return err
	}
	h.Next = nil
	return v.writeHeader(h)
}

// tidy finishes an interrupted move of the key, so that the key is in one place again. It returns ErrBusy if another process
// is maintaining the vault, because then the move is still running.
func (v *Vault) tidy(ctx context.Context) error {
	held, err := durable.Lock(ctx, v.lockPath(maintainLock), 0)
	if err != nil {
		return err
	}
	defer func() { _ = held.Unlock() }()
	if err := v.undoMove(ctx); err != nil {
		return err
	}
	_, err = v.finish(ctx)
	return err
}

func (v *Vault) undoMove(ctx context.Context) error {
	held, err := v.lock(ctx, headerLock)
	if err != nil {
		return err
	}
	defer func() { _ = held.Unlock() }()
	return v.takeBack(ctx)
}

// finish encrypts with the present key what is still encrypted with the previous one, removes the previous key, and then
// drops it from vault.yaml. Without a previous key it only opens the vault.
func (v *Vault) finish(ctx context.Context) (*access, error) {
	h, err := v.readHeader()
	if err != nil {
		return nil, err
	}
	a, err := v.openKeys(ctx, h)
	if err != nil || h.Previous == nil {
		return a, err
	}
	if a.old != nil {
		if err := v.sealAll(ctx, a); err != nil {
			return nil, err
		}
	}
	if err := v.removeKey(ctx, h, *h.Previous); err != nil {
		return nil, err
	}
	held, err := v.lock(ctx, headerLock)
	if err != nil {
		return nil, err
	}
	defer func() { _ = held.Unlock() }()
	done := *h
	done.Previous = nil
	if err := v.writeHeader(&done); err != nil {
		return nil, err
	}
	return &access{head: &done, key: a.key}, nil
}

// removeKey removes a key from a place. The key that h names stays if it is in the same place.
func (v *Vault) removeKey(ctx context.Context, h *header, at keyPlace) error {
	keep := ""
	if at.Mode == h.Mode && at.KeyFile == h.KeyFile {
		keep = h.ID
	}
	return v.place(at).remove(ctx, at.ID, keep)
}

// sealAll encrypts each entry again. It includes contexts that only have a lock file: a process that holds the lock of a
// context without an entry may be about to write one with the previous key.
func (v *Vault) sealAll(ctx context.Context, a *access) error {
	ids, err := v.entryIDs()
	if err != nil {
		return err
	}
	locked, err := v.stems(locksName, ".lock")
	if err != nil {
		return err
	}
	ids = append(ids, locked...)
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		if err := v.sealAgain(ctx, a, id); err != nil {
			return err
		}
	}
	return nil
}

// sealAgain encrypts an entry with the present key. It skips an entry that the key opens, and a damaged one.
func (v *Vault) sealAgain(ctx context.Context, a *access, id string) error {
	held, err := v.lock(ctx, id)
	if err != nil {
		return err
	}
	defer func() { _ = held.Unlock() }()
	sealed, err := readFile(v.entryPath(id), maxEntryFile)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, ErrDamaged) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := a.key.open(id, sealed); err == nil {
		return nil
	}
	payload, err := a.old.open(id, sealed)
	if err != nil {
		return nil //nolint:nilerr // damaged: reported by Status, and by Read as before
	}
	if sealed, err = a.key.seal(id, payload); err != nil {
		return err
	}
	v.sealing(ctx, id, sealed, payload)
	return durable.Write(v.entryPath(id), sealed, 0o600)
}
