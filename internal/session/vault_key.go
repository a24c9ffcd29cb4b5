package session

import (
	"bufio"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/cfid-cli/cfid/context/secret"
)

// VaultOptions returns the options with which this session opens the vault.
func (s *Session) VaultOptions() secret.Options {
	o := secret.Options{
		Dir:  filepath.Join(s.Settings.ConfigDir, "vault"),
		Mode: s.Settings.Vault, KeyFile: s.Settings.VaultFile,
		Env: s.Settings.Getenv, Terminal: s.Settings.TTY,
		Notice:  func(line string) { s.UI.Show("%s", line) },
		Now:     s.Settings.Now,
		Sealing: s.noteEnds,
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
		return s.NewSecret(ctx, "new passphrase of the vault (at least 12 characters)")
	}
	text := "passphrase of the vault " + ask.Path
	if ask.Again {
		text = "wrong passphrase; " + text
	}
	return s.UI.Secret(ctx, Prompt{Text: text})
}

// fdLine reads the next line of the descriptor: a rekey reads the old passphrase and then the new one.
func (s *Session) fdLine(fd int) (string, error) {
	if s.passphrases == nil {
		f := os.NewFile(uintptr(fd), "passphrase")
		if f == nil {
			return "", Usage("--passphrase-fd is not an open file descriptor")
		}
		s.passphrases = bufio.NewReader(f)
	}
	line, err := s.passphrases.ReadString('\n')
	if line = strings.TrimRight(line, "\r\n"); line == "" {
		return "", errors.Join(Usage("no passphrase in --passphrase-fd"), err)
	}
	return line, nil
}

// chooseVault asks where to store the key, on a machine without a keyring.
func (s *Session) chooseVault(ctx context.Context, offers []secret.Mode) (secret.Choice, error) {
	s.UI.Show("this machine has no keyring for the key that protects your tokens. It can be stored")
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
		return "in a file of yours, as safe as its location"
	case secret.ModeMemory:
		return "nowhere: the session ends with this command"
	}
	return string(m)
}
