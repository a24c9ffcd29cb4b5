package secret

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

const (
	kernelNotice = "no desktop keyring here: the vault's key is kept in the kernel's keyring, in memory until the next reboot"
	memoryAsked  = "CFID_VAULT=memory: nothing is stored, the session ends with this command"
	memoryNotice = "no keyring here: nothing is stored, the session ends with this command; " +
		"to keep it, set CFID_VAULT=file and CFID_VAULT_FILE=PATH, or give CFID_TARGET and a credential in the environment"
)

// Init creates the vault in the given mode; "" is the mode that a first login would choose. It returns ErrExists if there is
// one.
func (v *Vault) Init(ctx context.Context, mode Mode) error {
	if mode == ModeMemory {
		return fmt.Errorf("%w: memory stores nothing", ErrBadMode)
	}
	if v.opts.Mode != "" && mode != "" && mode != v.opts.Mode {
		return fmt.Errorf("%w: the command asks for mode %s, the environment or the config for %s", ErrMode, mode, v.opts.Mode)
	}
	if mode == "" {
		mode = v.opts.Mode
	}
	if _, err := v.readHeader(); err == nil {
		return ErrExists
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	a, err := v.create(ctx, Choice{Mode: mode, KeyFile: v.opts.KeyFile})
	if err != nil || a == nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.opened, v.memory = a, nil
	return nil
}

// create creates the vault. It returns ErrExists if another process has created one meanwhile, and nil if entries stay in
// memory.
func (v *Vault) create(ctx context.Context, want Choice) (*access, error) {
	if err := v.orphans(); err != nil {
		return nil, err
	}
	chosen, notice, err := v.choose(ctx, want)
	if err != nil {
		return nil, err
	}
	if chosen.Mode == ModeMemory {
		v.stayInMemory(notice)
		return nil, nil
	}
	held, err := v.lock(ctx, headerLock)
	if err != nil {
		return nil, err
	}
	defer func() { _ = held.Unlock() }()
	if err := os.Chmod(v.opts.Dir, 0o700); err != nil { // an unpacked backup may have made it wider
		return nil, err
	}
	if _, err := v.readHeader(); !errors.Is(err, fs.ErrNotExist) {
		return nil, errors.Join(ErrExists, err)
	}
	if err := v.orphans(); err != nil {
		return nil, err
	}
	a, err := v.makeVault(ctx, chosen)
	if err == nil && notice != "" {
		v.opts.Notice(notice)
	}
	return a, err
}

// makeVault writes a new key and vault.yaml. The caller holds the header's lock; there is no vault, or StartOver has kept a
// copy of it.
func (v *Vault) makeVault(ctx context.Context, chosen Choice) (*access, error) {
	k, err := newKey()
	if err != nil {
		return nil, err
	}
	now := v.opts.Now().UTC().Truncate(time.Second)
	h := &header{ID: k.vault, Mode: chosen.Mode, Created: now, KeyCreated: now, Check: k.check()}
	if chosen.Mode == ModeFile {
		h.KeyFile = chosen.KeyFile
	}
	p := v.place(h.place())
	if err := p.store(ctx, k.vault, k.text()); err != nil {
		return nil, err
	}
	if err := v.writeHeader(h); err != nil {
		return nil, errors.Join(err, p.remove(context.WithoutCancel(ctx), k.vault, ""))
	}
	return &access{head: h, key: k}, nil
}

// choose selects where the key of a new vault is kept, prepares that place, and returns a notice for the user. Only a
// missing keyring leads to another mode than the default; a keyring that is locked, denies access or hangs is an error.
func (v *Vault) choose(ctx context.Context, want Choice) (chosen Choice, notice string, err error) {
	switch want.Mode {
	case "":
	case ModeMemory:
		return want, memoryAsked, nil
	default:
		return want, "", v.prepare(ctx, want)
	}
	err = v.prepare(ctx, Choice{Mode: ModeKeyring})
	if !errors.Is(err, errNoService) {
		return Choice{Mode: ModeKeyring}, "", err
	}
	if v.prepare(ctx, Choice{Mode: ModeKernel}) == nil {
		return Choice{Mode: ModeKernel}, kernelNotice, nil
	}
	if v.opts.ChooseMode == nil {
		return Choice{Mode: ModeMemory}, memoryNotice, nil
	}
	chosen, err = v.opts.ChooseMode(ctx, []Mode{ModePassphrase, ModeFile, ModeMemory})
	if err != nil {
		return Choice{}, "", err
	}
	return chosen, "", v.prepare(ctx, chosen)
}

// prepare checks that a mode can be used on this machine. It is called before any lock is taken.
func (v *Vault) prepare(ctx context.Context, c Choice) error {
	switch c.Mode {
	case ModeMemory:
		return nil
	case ModeKernel:
		if err := v.tryKernel(); err != nil {
			return err
		}
	case ModeFile:
		if c.KeyFile == "" {
			return fmt.Errorf("%w: mode file needs the path of a key file", ErrKeyFile)
		}
	case ModeKeyring, ModePassphrase:
	default:
		return fmt.Errorf("%w: %q", ErrBadMode, c.Mode)
	}
	at := keyPlace{Mode: c.Mode}
	if c.Mode == ModeFile {
		at.KeyFile = c.KeyFile
	}
	return v.place(at).ready(ctx, false)
}

// tryKernel adds an item and removes it again: some containers allow searching for keys but not adding them.
func (v *Vault) tryKernel() error {
	name := "try-" + newVaultID()
	if err := v.kernel.SetFor(service, name, "x", time.Second); err != nil {
		return err
	}
	if _, err := v.kernel.Get(service, name); err != nil {
		return fmt.Errorf("%w: %w", errNoService, err)
	}
	return v.kernel.Delete(service, name)
}
