package secret

import (
	"context"
	"fmt"
	"time"
)

// Mode determines where the key of a vault is kept. It is set at creation; only Migrate changes it.
type Mode string

const (
	// ModeKeyring: the desktop's keyring (Secret Service, macOS keychain, Windows credential store).
	ModeKeyring Mode = "keyring"
	// ModeKernel: the Linux kernel's user keyring; in memory until the next reboot.
	ModeKernel Mode = "kernel"
	// ModePassphrase: key.age, encrypted with a passphrase (scrypt).
	ModePassphrase Mode = "passphrase"
	// ModeFile: an unencrypted file outside the config folder.
	ModeFile Mode = "file"
	// ModeMemory: nothing is stored; entries live as long as this process.
	ModeMemory Mode = "memory"
)

// ParseMode reads the name of a mode; "" stays "". It returns ErrBadMode for other words.
func ParseMode(s string) (Mode, error) {
	switch m := Mode(s); m {
	case "", ModeKeyring, ModeKernel, ModePassphrase, ModeFile, ModeMemory:
		return m, nil
	}
	return "", fmt.Errorf("%w %q (known: keyring, kernel, passphrase, file, memory)", ErrBadMode, s)
}

// MinPassphrase is the minimum number of characters of a new passphrase.
const MinPassphrase = 12

// Choice is the result of Options.ChooseMode. KeyFile is an absolute path, required for ModeFile.
type Choice struct {
	Mode    Mode
	KeyFile string
}

// Ask describes the passphrase that Options.Passphrase returns.
type Ask struct {
	New   bool   // a new passphrase: ask twice, at least MinPassphrase characters
	Again bool   // the previous answer was wrong
	Path  string // of the file that it decrypts
}

// Options configure a Vault. Only Dir is needed.
type Options struct {
	// Dir is the vault's folder, <config>/vault, as an absolute path. The folder above it is the config folder.
	Dir string
	// Mode is the mode that the environment or the config asks for; "" for none. It is the mode of a new vault; an existing
	// vault must have the same mode, otherwise operations return a *ModeError.
	Mode Mode
	// KeyFile is the absolute path of the key file for ModeFile.
	KeyFile string
	// Env looks up an environment variable (DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR); nil is an empty environment, in
	// which Unix has no desktop keyring.
	Env func(name string) string
	// Terminal means that a user may answer a keyring's dialog, so that the vault waits 60 s instead of 3 s.
	Terminal bool
	// Keyring replaces the desktop's keyring; nil means the real one.
	Keyring Keyring
	// Passphrase asks for a passphrase, on the terminal or from a file descriptor, never from a variable; nil means that
	// there is no way to ask (ErrLocked).
	Passphrase func(ctx context.Context, ask Ask) (string, error)
	// ChooseMode asks where to keep the key if neither the desktop nor the kernel has a keyring. It is nil without a
	// terminal: then entries are kept in memory for this process, and Notice reports it.
	ChooseMode func(ctx context.Context, offers []Mode) (Choice, error)
	// Notice shows one line to the user; nil shows nothing.
	Notice func(line string)
	// Sealing, if not nil, is called for each entry that is about to be written, under its lock, with its plaintext and the
	// Stamps of its file before and after. It must not change the vault.
	Sealing func(ctx context.Context, id, before, after string, payload []byte)
	// UnlockFor is how long an identity unlocked with a passphrase stays in the kernel's keyring; 0 means 15 minutes,
	// a negative value not at all.
	UnlockFor time.Duration
	// Now is the clock for dates in files; nil means time.Now.
	Now func() time.Time
}

const defaultUnlockFor = 15 * time.Minute

func (o Options) withDefaults() Options {
	if o.Env == nil {
		o.Env = func(string) string { return "" }
	}
	if o.Notice == nil {
		o.Notice = func(string) {}
	}
	if o.UnlockFor == 0 {
		o.UnlockFor = defaultUnlockFor
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}
