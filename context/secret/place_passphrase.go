package secret

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path/filepath"
	"time"
	"unicode/utf8"

	"filippo.io/age"

	"github.com/cfid-cli/cfid/context/internal/durable"
)

const (
	keyName       = "key.age"
	scryptWork    = 16 // log2: about 0.2 s and 64 MiB
	maxScryptWork = 18 // a file that asks for more is refused, not worked on for minutes
	tries         = 3
	maxKeyAge     = 32 << 10 // bytes
)

// passphrasePlace is key.age: the identities, encrypted with a passphrase. What it unlocked may rest in the kernel's
// keyring for some minutes. One goroutine at a time uses it: the one that opens the vault or maintains it.
type passphrasePlace struct {
	path    string
	ask     func(context.Context, Ask) (string, error) // nil: nobody to ask
	rest    kernelRing
	restFor time.Duration
	work    int
	pass    string // that opens path, as typed in this process; "" until then
	next    string // that the next store encrypts with; "" for pass
	base    keyset // what the next store keeps beside its key
}

func newPassphrasePlace(v *Vault) *passphrasePlace {
	return &passphrasePlace{
		path: filepath.Join(v.opts.Dir, keyName), ask: v.opts.Passphrase, rest: v.kernel, restFor: v.opts.UnlockFor, work: v.work,
	}
}

// ready asks for a new passphrase; to renew the key, for the old one first. It need not differ.
func (p *passphrasePlace) ready(ctx context.Context, renew bool) error {
	p.base = nil // a key.age that no vault.yaml speaks of is litter of a first login that was cut off
	if renew {
		var err error
		if p.base, err = p.unlock(ctx); err != nil {
			return err
		}
	}
	pass, err := p.prompt(ctx, Ask{New: true, Path: p.path})
	if err != nil {
		return err
	}
	if utf8.RuneCountInString(pass) < MinPassphrase {
		return ErrWeakPassphrase
	}
	p.next = pass
	return nil
}

func (p *passphrasePlace) load(ctx context.Context, id string) (string, error) {
	if identity, err := p.rest.Get(service, restName(id)); err == nil {
		return identity, nil
	}
	keys, err := p.unlock(ctx)
	if err != nil {
		return "", err
	}
	identity, ok := keys[id]
	if !ok {
		return "", fmt.Errorf("%s: %w: it holds no key of this vault", p.path, ErrNoItem)
	}
	if p.restFor > 0 { // where the kernel refuses, the passphrase is simply asked for again
		_ = p.rest.SetFor(service, restName(id), identity, p.restFor)
	}
	return identity, nil
}

// rests says whether load needs no passphrase at present.
func (p *passphrasePlace) rests(id string) bool {
	_, err := p.rest.Get(service, restName(id))
	return err == nil
}

func restName(id string) string { return id + ":unlocked" }

func (p *passphrasePlace) store(_ context.Context, id, identity string) error {
	keys := keyset{id: identity}
	maps.Copy(keys, p.base)
	return p.write(keys)
}

func (p *passphrasePlace) remove(ctx context.Context, id, keep string) error {
	if err := p.rest.Delete(service, restName(id)); err != nil && !errors.Is(err, ErrNoItem) && !errors.Is(err, ErrNoKeyring) {
		return err
	}
	if keep == "" {
		return removeFile(p.path)
	}
	keys, err := p.unlock(ctx)
	if errors.Is(err, ErrNoItem) {
		return nil
	}
	if err != nil {
		return err
	}
	left := keyset{} // what a Rekey that was cut off may have left goes, too
	if identity, ok := keys[keep]; ok {
		left[keep] = identity
	}
	return p.write(left)
}

func (p *passphrasePlace) where(string) string { return p.path }

// write encrypts keys and reads them back before anything relies on them.
func (p *passphrasePlace) write(keys keyset) error {
	pass := p.pass
	if p.next != "" {
		pass = p.next
	}
	if pass == "" {
		return fmt.Errorf("%s: %w: no passphrase was given", p.path, ErrLocked)
	}
	sealed, err := sealKeys(keys, pass, p.work)
	if err != nil {
		return err
	}
	if err := durable.Write(p.path, sealed, 0o600); err != nil {
		return err
	}
	p.pass, p.next, p.base = pass, "", nil
	data, err := readFile(p.path, maxKeyAge)
	if err != nil {
		return err
	}
	_, err = openKeys(data, pass)
	return err
}

// unlock answers what key.age holds; ErrNoItem where it is missing, ErrDenied for a wrong passphrase.
func (p *passphrasePlace) unlock(ctx context.Context) (keyset, error) {
	data, err := readFile(p.path, maxKeyAge)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %w", ErrNoItem, err)
	}
	if err != nil {
		return nil, err
	}
	// Another process may have made the file with the passphrase that this one was given for a new vault.
	for _, typed := range []string{p.pass, p.next} {
		if typed == "" {
			continue
		}
		if keys, err := openKeys(data, typed); err == nil {
			p.pass = typed
			return keys, nil
		}
	}
	ask := Ask{Path: p.path}
	for range tries {
		pass, err := p.prompt(ctx, ask)
		if err != nil {
			return nil, err
		}
		keys, err := openKeys(data, pass)
		if err == nil {
			p.pass = pass
			return keys, nil
		}
		if !errors.Is(err, ErrDenied) {
			return nil, fmt.Errorf("%s: %w", p.path, err)
		}
		ask.Again = true
	}
	return nil, fmt.Errorf("%s: %w: wrong passphrase", p.path, ErrDenied)
}

func (p *passphrasePlace) prompt(ctx context.Context, ask Ask) (string, error) {
	if p.ask == nil {
		return "", fmt.Errorf("%s: %w: a passphrase is needed and nobody can be asked", p.path, ErrLocked)
	}
	return p.ask(ctx, ask)
}

func sealKeys(keys keyset, pass string, work int) ([]byte, error) {
	recipient, err := age.NewScryptRecipient(pass)
	if err != nil {
		return nil, err
	}
	recipient.SetWorkFactor(work)
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, recipient)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(keys.format()); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return sealed.Bytes(), nil
}

// openKeys is the reverse: ErrDenied for a wrong passphrase (or none), ErrDamaged for a file that is not a key.age.
func openKeys(sealed []byte, pass string) (keyset, error) {
	identity, err := age.NewScryptIdentity(pass)
	if err != nil {
		return nil, ErrDenied
	}
	identity.SetMaxWorkFactor(maxScryptWork)
	r, err := age.Decrypt(bytes.NewReader(sealed), identity)
	if errors.Is(err, age.ErrIncorrectIdentity) && bytes.Contains(sealed, []byte("\n-> scrypt ")) {
		return nil, ErrDenied
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	plain, err := io.ReadAll(io.LimitReader(r, maxKeyset+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	keys, err := parseKeyset(plain)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return keys, nil
}
