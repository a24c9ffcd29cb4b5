package login

import (
	"context"
	"errors"

	"github.com/cfid-cli/cfid/context/secret"
	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/session"
)

// storeEntry writes a login's entry. If the key is lost for good, as in a kernel keyring after a reboot, it sets the old files
// aside and creates a new vault. A key in another place may be found again, so nothing is overwritten.
func storeEntry(ctx context.Context, s *session.Session, id string, entry []byte) error {
	write := func() error {
		return s.Vault.Replace(ctx, id, func([]byte) ([]byte, error) { return entry, nil })
	}
	err := write()
	if !errors.Is(err, secret.ErrKeyGone) {
		return err
	}
	if over := s.Vault.StartOver(ctx); over != nil {
		return over
	}
	return write()
}

// VaultStatus returns where tokens are stored and whether the key is available.
func VaultStatus(ctx context.Context, s *session.Session) (*secret.Status, error) {
	if s.Vault == nil {
		return nil, errDirectVault()
	}
	return s.Vault.Status(ctx)
}

// VaultInput says where to store the key.
type VaultInput struct {
	Mode     string // "" for a new vault: as the first login would choose
	KeyFile  string
	SetAside bool // replace an existing vault; its files are kept under other names
}

// use applies the input to the session's vault and returns the mode.
func (in VaultInput) use(s *session.Session) (secret.Mode, error) {
	if s.Vault == nil {
		return "", errDirectVault()
	}
	m, err := secret.ParseMode(in.Mode)
	if err != nil {
		return "", session.Usage("%v", err)
	}
	if in.KeyFile == "" {
		return m, nil
	}
	s.Settings.VaultFile = s.Path(in.KeyFile)
	s.Vault = secret.New(s.VaultOptions())
	return m, nil
}

func errDirectVault() error {
	return session.Usage("environment mode stores nothing, so it has no vault")
}

// InitVault creates the vault before the first login does.
func InitVault(ctx context.Context, s *session.Session, in VaultInput) (*secret.Status, error) {
	mode, err := in.use(s)
	if err != nil {
		return nil, err
	}
	if in.SetAside {
		if err := setAside(ctx, s); err != nil {
			return nil, err
		}
	}
	return vaultWork(ctx, s, func() error { return s.Vault.Init(ctx, mode) })
}

// setAside replaces the existing vault, after confirmation. Its key may be found again, so its files are kept.
func setAside(ctx context.Context, s *session.Session) error {
	if err := s.Agree(ctx, session.Change{Verb: "set aside the vault and all its sessions", Asks: true}); err != nil {
		return err
	}
	kept, err := s.Vault.Abandon(ctx)
	if errors.Is(err, secret.ErrNoVault) {
		return nil
	}
	if err != nil {
		return err
	}
	s.UI.Show("note: the old vault is kept in %s; every context needs a new login", kept)
	return updateContexts(ctx, s, func(f *store.File) error {
		for _, c := range f.Contexts {
			c.Tokens = store.Ends{}
		}
		return nil
	})
}

// MigrateVault moves the key to another mode. Sessions stay valid.
func MigrateVault(ctx context.Context, s *session.Session, in VaultInput) (*secret.Status, error) {
	mode, err := in.use(s)
	if err != nil {
		return nil, err
	}
	return vaultWork(ctx, s, func() error { return s.Vault.Migrate(ctx, mode) })
}

// RekeyVault encrypts the vault with a new key: copies of the old files can no longer be decrypted.
func RekeyVault(ctx context.Context, s *session.Session) (*secret.Status, error) {
	return vaultWork(ctx, s, func() error { return s.Vault.Rekey(ctx) })
}

func vaultWork(ctx context.Context, s *session.Session, do func() error) (*secret.Status, error) {
	if s.Vault == nil {
		return nil, errDirectVault()
	}
	if err := do(); err != nil {
		return nil, err
	}
	return s.Vault.Status(ctx)
}
