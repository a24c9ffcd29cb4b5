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
	maxScryptWork = 18 // log2; a file that asks for more would take minutes and is rejected
	tries         = 3
	maxKeyAge     = 32 << 10 // bytes
)

// passphrasePlace is key.age: the identities, encrypted with a passphrase. An unlocked identity may stay in the kernel's
// keyring for some minutes. One goroutine at a time uses it: the one that opens the vault or maintains it.
type passphrasePlace struct {
	path    string
	ask     func(context.Context, Ask) (string, error) // nil: there is no way to ask
	rest    kernelRing
	restFor time.Duration
	work    int
	pass    string // the passphrase of path, as typed in this process; "" until then
	next    string // the passphrase that the next store encrypts with; "" for pass
	base    keyset // the keys that the next store keeps in addition to its own
}

func newPassphrasePlace(v *Vault) *passphrasePlace {
	return &passphrasePlace{
		path: filepath.Join(v.opts.Dir, keyName), ask: v.opts.Passphrase, rest: v.kernel, restFor: v.opts.UnlockFor, work: v.work,
	}
}

// ready asks for a new passphrase, and before that for the old one if renew is set. The two may be the same.
func (p *passphrasePlace) ready(ctx context.Context, renew bool) error {
	p.base = nil // a key.age without a vault.yaml was left by a first login that was interrupted
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
		return "", fmt.Errorf("%s: %w: it has no key of this vault", p.path, ErrNoItem)
	}
	if p.restFor > 0 { // if the kernel refuses, the next process asks for the passphrase again
		_ = p.rest.SetFor(service, restName(id), identity, p.restFor)
	}
	return identity, nil
}

// rests reports whether the kernel's keyring has the identity, so that load needs no passphrase.
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
	left := keyset{} // without the keys that an interrupted Rekey may have left
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
		return fmt.Errorf("%s: %w: there is no passphrase", p.path, ErrLocked)
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

// unlock returns the keys of key.age, ErrNoItem if it is missing, or ErrDenied for a wrong passphrase.
func (p *passphrasePlace) unlock(ctx context.Context) (keyset, error) {
	data, err := readFile(p.path, maxKeyAge)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %w", ErrNoItem, err)
	}
	if err != nil {
		return nil, err
	}
	// Another process may have created the file with the passphrase that the user typed here for a new vault.
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
		return "", fmt.Errorf("%s: %w: a passphrase is required and there is no terminal", p.path, ErrLocked)
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

// openKeys is the reverse of sealKeys. It returns ErrDenied for a wrong or empty passphrase, and ErrDamaged for a file
// that is not a key.age.
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
