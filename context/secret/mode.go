package secret

import (
	"context"
	"fmt"
	"time"
)

// Mode says where the key of a vault is kept. It is written at creation and changed by Migrate alone.
type Mode string

const (
	// ModeKeyring: the desktop's keyring (Secret Service, macOS keychain, Windows credential store).
	ModeKeyring Mode = "keyring"
	// ModeKernel: the Linux kernel's user keyring; in memory until the next reboot.
	ModeKernel Mode = "kernel"
	// ModePassphrase: key.age, encrypted with a passphrase (scrypt).
	ModePassphrase Mode = "passphrase"
	// ModeFile: a file outside the config folder; as safe as its place.
	ModeFile Mode = "file"
	// ModeMemory: nothing is stored; entries live as long as this process.
	ModeMemory Mode = "memory"
)

// ParseMode reads the name of a mode; "" stays "". Other words are an error that Is ErrBadMode.
func ParseMode(s string) (Mode, error) {
	switch m := Mode(s); m {
	case "", ModeKeyring, ModeKernel, ModePassphrase, ModeFile, ModeMemory:
		return m, nil
	}
	return "", fmt.Errorf("%w: %q (there are keyring, kernel, passphrase, file, memory)", ErrBadMode, s)
}

// MinPassphrase is the least number of characters of a new passphrase.
const MinPassphrase = 12

// Choice is the answer of Options.ChooseMode. KeyFile is needed for ModeFile: an absolute path.
type Choice struct {
	Mode    Mode
	KeyFile string
}

// Ask describes the passphrase that Options.Passphrase is asked for.
type Ask struct {
	New   bool   // a new one is wanted: ask twice, at least MinPassphrase characters
	Again bool   // the one before was wrong
	Path  string // of the file that it opens
}

// Options configure a Vault. Only Dir is needed.
type Options struct {
	// Dir is the vault's folder, <config>/vault, as an absolute path. The folder above it is the config folder.
	Dir string
	// Mode is the mode asked for by the environment or the config; "" for none. It decides when a vault is first made;
	// later it must agree with the vault's own, else operations answer a *ModeError.
	Mode Mode
	// KeyFile is the absolute path of the key file for ModeFile.
	KeyFile string
	// Env looks up a variable of the person's environment (DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR); nil knows none,
	// and then there is no desktop keyring on Unix.
	Env func(name string) string
	// Terminal: somebody may be there to answer a keyring's dialog, so it is given 60 s instead of 3.
	Terminal bool
	// Keyring is in for the desktop's keyring; nil means the real one.
	Keyring Keyring
	// Passphrase asks for a passphrase, on the terminal or from a file descriptor, never from a variable; nil means that
	// nobody can be asked (ErrLocked).
	Passphrase func(ctx context.Context, ask Ask) (string, error)
	// ChooseMode asks where the key is to be kept, where neither the desktop nor the kernel has a keyring; nil without a
	// terminal: then entries are kept in memory for this process, and Notice reports it.
	ChooseMode func(ctx context.Context, offers []Mode) (Choice, error)
	// Notice shows one line to the person; nil shows nothing.
	Notice func(line string)
	// Sealing is told of each entry that is about to be written, under its lock: its plaintext, and the Stamps of its file
	// before and after; nil: nobody is told. It must not change the vault.
	Sealing func(ctx context.Context, id, before, after string, payload []byte)
	// UnlockFor is how long an identity unlocked with a passphrase rests in the kernel's keyring; 0 means 15 minutes,
	// negative not at all.
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
