package secret

import (
	"context"
	"errors"
	"fmt"
)

// place is where keys are kept in one mode.
type place interface {
	// ready does everything that may ask the user or wait for a dialog: it opens the keyring, asks for a new passphrase,
	// or checks the path of the key file. It is called before any lock is taken. With renew the place holds this vault's
	// key and will hold a second one for a while.
	ready(ctx context.Context, renew bool) error
	// load returns the identity of the vault with this id, or ErrNoItem.
	load(ctx context.Context, id string) (string, error)
	// store stores an identity and reads it back.
	store(ctx context.Context, id, identity string) error
	// remove removes the identity of id. keep is the id of the vault's key that stays in the same place, "" if none does.
	// A missing identity is not an error.
	remove(ctx context.Context, id, keep string) error
	// where describes the place of id to the user: a path or the name of an item.
	where(id string) string
}

// place returns the place of a keyPlace, the same one each time, because it may hold a passphrase that was typed.
func (v *Vault) place(at keyPlace) place {
	v.mu.Lock()
	defer v.mu.Unlock()
	at.ID = ""
	if p, ok := v.places[at]; ok {
		return p
	}
	p := v.newPlace(at)
	v.places[at] = p
	return p
}

func (v *Vault) newPlace(at keyPlace) place {
	switch at.Mode {
	case ModeKernel:
		return &ringPlace{ring: newPatient(v.kernel, v.opts), in: "the kernel's user keyring"}
	case ModePassphrase:
		return newPassphrasePlace(v)
	case ModeFile:
		return &filePlace{path: at.KeyFile, vault: v.opts.Dir}
	}
	return &ringPlace{ring: v.ring, in: "the desktop keyring"}
}

// ringPlace is a keyring with one item per vault.
type ringPlace struct {
	ring *patient
	in   string
}

// ready gets an item that does not exist, which unlocks the keyring.
func (p *ringPlace) ready(ctx context.Context, _ bool) error {
	_, err := p.ring.get(ctx, "none")
	if errors.Is(err, ErrNoItem) {
		return nil
	}
	return err
}

func (p *ringPlace) load(ctx context.Context, id string) (string, error) { return p.ring.get(ctx, id) }

func (p *ringPlace) store(ctx context.Context, id, identity string) error {
	if err := p.ring.set(ctx, id, identity); err != nil {
		return err
	}
	// Some keyrings report success even if the user dismissed the dialog.
	back, err := p.ring.get(ctx, id)
	if errors.Is(err, ErrNoItem) || err == nil && back != identity {
		return fmt.Errorf("%s: %w: it did not store the key", p.in, ErrDenied)
	}
	return err
}

func (p *ringPlace) remove(ctx context.Context, id, _ string) error {
	if err := p.ring.delete(ctx, id); !errors.Is(err, ErrNoItem) {
		return err
	}
	return nil
}

func (p *ringPlace) where(id string) string {
	return fmt.Sprintf("item %s of %s in %s", id, service, p.in)
}
