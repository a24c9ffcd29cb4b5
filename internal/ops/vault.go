package ops

import (
	"bufio"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/cfid-cli/cfid/context/secret"
	"github.com/cfid-cli/cfid/context/store"
)

func (s *Session) vaultOptions() secret.Options {
	o := secret.Options{
		Dir:  filepath.Join(s.Settings.ConfigDir, "vault"),
		Mode: s.Settings.Vault, KeyFile: s.Settings.VaultFile,
		Env: s.Settings.Getenv, Terminal: s.Settings.TTY,
		Notice: func(line string) { s.UI.Show("%s", line) },
		Now:    s.Settings.Now,
	}
	if s.Settings.TTY {
		o.ChooseMode = s.chooseVault
	}
	if s.Settings.TTY || s.Settings.PassphraseFD >= 0 {
		o.Passphrase = s.passphrase
	}
	return o
}

// passphrase asks on the terminal, or reads one line of a file descriptor.
func (s *Session) passphrase(ctx context.Context, ask secret.Ask) (string, error) {
	if fd := s.Settings.PassphraseFD; fd >= 0 {
		if ask.Again {
			return "", secret.ErrDenied
		}
		return s.fdLine(fd)
	}
	if ask.New {
		return s.newSecret(ctx, "new passphrase of the vault (at least 12 characters)")
	}
	text := "passphrase of the vault " + ask.Path
	if ask.Again {
		text = "that was not it; " + text
	}
	return s.UI.Secret(ctx, Prompt{Text: text})
}

// fdLine reads the next line of the descriptor: a rekey asks for the old passphrase and then for the new one.
func (s *Session) fdLine(fd int) (string, error) {
	if s.passphrases == nil {
		f := os.NewFile(uintptr(fd), "passphrase")
		if f == nil {
			return "", Usage("--passphrase-fd names no open file descriptor")
		}
		s.passphrases = bufio.NewReader(f)
	}
	line, err := s.passphrases.ReadString('\n')
	if line = strings.TrimRight(line, "\r\n"); line == "" {
		return "", errors.Join(Usage("--passphrase-fd holds no passphrase"), err)
	}
	return line, nil
}

// chooseVault asks where the key is to be kept, on a machine that has no keyring at all.
func (s *Session) chooseVault(ctx context.Context, offers []secret.Mode) (secret.Choice, error) {
	s.UI.Show("this machine has no keyring for the key of your tokens. It can be kept")
	var names []string
	for _, m := range offers {
		names = append(names, string(m))
		s.UI.Show("  %-11s %s", m, vaultWords(m))
	}
	answer, err := s.UI.Ask(ctx, Prompt{Text: "which (" + strings.Join(names, ", ") + ")", Default: names[0], Choices: names})
	if err != nil {
		return secret.Choice{}, err
	}
	choice := secret.Choice{Mode: secret.Mode(answer)}
	if choice.Mode == secret.ModeFile {
		choice.KeyFile, err = s.UI.Ask(ctx, Prompt{Text: "path of the key file, outside " + s.Settings.ConfigDir})
	}
	return choice, err
}

func vaultWords(m secret.Mode) string {
	switch m {
	case secret.ModePassphrase:
		return "behind a passphrase that you type"
	case secret.ModeFile:
		return "in a file of yours, as safe as its place"
	case secret.ModeMemory:
		return "nowhere: the session ends with this command"
	}
	return string(m)
}

// store writes a login's entry. Where the key is gone for good – a kernel keyring is empty after a reboot – the old files are
// set aside and a new vault is begun; anywhere else a missing key may be found again, and nothing is overwritten.
func (s *Session) store(ctx context.Context, id string, entry []byte) error {
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

// VaultStatus tells where tokens are kept and whether the key can be had.
func VaultStatus(ctx context.Context, s *Session) (*secret.Status, error) {
	if s.Vault == nil {
		return nil, errDirectVault()
	}
	return s.Vault.Status(ctx)
}

// VaultInput says where the key is to be kept.
type VaultInput struct {
	Mode     string // "" for a new vault: as a first login would choose
	KeyFile  string
	SetAside bool // a vault that is there already is given up: its files are kept aside
}

// use applies the input to the session's vault and answers the mode.
func (in VaultInput) use(s *Session) (secret.Mode, error) {
	if s.Vault == nil {
		return "", errDirectVault()
	}
	m, err := secret.ParseMode(in.Mode)
	if err != nil {
		return "", Usage("%v", err)
	}
	if in.KeyFile == "" {
		return m, nil
	}
	s.Settings.VaultFile = s.path(in.KeyFile)
	s.Vault = secret.New(s.vaultOptions())
	return m, nil
}

func errDirectVault() error { return Usage("environment mode keeps nothing, so it has no vault") }

// InitVault makes the vault before the first login does.
func InitVault(ctx context.Context, s *Session, in VaultInput) (*secret.Status, error) {
	mode, err := in.use(s)
	if err != nil {
		return nil, err
	}
	if in.SetAside {
		if err := s.setAside(ctx); err != nil {
			return nil, err
		}
	}
	return s.vaultWork(ctx, func() error { return s.Vault.Init(ctx, mode) })
}

// setAside gives up the vault that is there, after asking. Its key may come back one day, so nothing is deleted.
func (s *Session) setAside(ctx context.Context) error {
	if err := s.agree(ctx, Change{Verb: "set aside the vault and all its sessions", Asks: true}); err != nil {
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
	return s.change(ctx, func(f *store.File) error {
		for _, c := range f.Contexts {
			c.Tokens = store.Ends{}
		}
		return nil
	})
}

// MigrateVault moves the key to another place. Every session stays.
func MigrateVault(ctx context.Context, s *Session, in VaultInput) (*secret.Status, error) {
	mode, err := in.use(s)
	if err != nil {
		return nil, err
	}
	return s.vaultWork(ctx, func() error { return s.Vault.Migrate(ctx, mode) })
}

// RekeyVault makes a new key: copies of the old files are worthless afterwards.
func RekeyVault(ctx context.Context, s *Session) (*secret.Status, error) {
	return s.vaultWork(ctx, func() error { return s.Vault.Rekey(ctx) })
}

func (s *Session) vaultWork(ctx context.Context, do func() error) (*secret.Status, error) {
	if s.Vault == nil {
		return nil, errDirectVault()
	}
	if err := do(); err != nil {
		return nil, err
	}
	return s.Vault.Status(ctx)
}
