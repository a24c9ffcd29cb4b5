package secret

import (
	"errors"
	"fmt"

	"github.com/cfid-cli/cfid/context/internal/durable"
)

var (
	// ErrLocked: the keyring is locked and no one unlocked it, or a passphrase is needed and there is no way to ask for it.
	ErrLocked = errors.New("locked")
	// ErrNoKeyring: there is no keyring (no bus, no service, or the kernel refuses).
	ErrNoKeyring = errors.New("no keyring")
	// ErrDenied: the keyring denied access, or the passphrase was wrong.
	ErrDenied = errors.New("denied")
	// ErrTimeout: the keyring did not answer in time.
	ErrTimeout = errors.New("no answer in time")
	// ErrKeyGone: the vault exists and its key is missing, or another key is in its place. Nothing was changed.
	ErrKeyGone = errors.New("the vault's key no longer exists")
	// ErrDamaged: a file of the vault was altered, belongs to another context or vault, or there are entries and no
	// vault.yaml. The file is not changed.
	ErrDamaged = errors.New("damaged")
	// ErrNewerVersion: vault.yaml was written by a newer version of this program.
	ErrNewerVersion = errors.New("written by a newer version")
	// ErrExists: Init found a vault.
	ErrExists = errors.New("the vault already exists")
	// ErrNoVault: Rekey, Migrate or Abandon found no vault.
	ErrNoVault = errors.New("there is no vault yet")
	// ErrMode: the environment or the config names another mode than the vault has. The error is a *ModeError.
	ErrMode = errors.New("the vault has another mode")
	// ErrKeyFile: the key file may not be used because of its path or mode, because it is a symlink, or because it is not a
	// key file of this vault.
	ErrKeyFile = errors.New("key file rejected")
	// ErrWeakPassphrase: a new passphrase has fewer than MinPassphrase characters.
	ErrWeakPassphrase = fmt.Errorf("a passphrase needs at least %d characters", MinPassphrase)
	// ErrBadID: a context id that cannot be a file name.
	ErrBadID = errors.New("not a context id")
	// ErrBadMode: an unknown mode, or a mode that the operation does not support.
	ErrBadMode = errors.New("invalid vault mode")
	// ErrNoItem is what a Keyring returns for a name it does not have.
	ErrNoItem = errors.New("item not found")
	// ErrTooBig: an entry of more than 1 MiB.
	ErrTooBig = errors.New("too big for the vault")

	// ErrBusy: another process or goroutine held a lock for 30 s. The error is a *BusyError, which names the holder.
	ErrBusy = durable.ErrBusy
	// ErrNoSpace: the disk is full. Update returns it before it calls fn, or inside a *WriteError afterwards.
	ErrNoSpace = durable.ErrNoSpace
	// ErrReadOnly: the folder is not writable.
	ErrReadOnly = durable.ErrReadOnly

	// errNoService is the ErrNoKeyring of a machine without a desktop, the only one that leads to another mode.
	errNoService = fmt.Errorf("%w on this machine", ErrNoKeyring)
)

// BusyError is an ErrBusy that names the lock's holder.
type BusyError = durable.BusyError

// ModeError is an ErrMode that names the difference.
type ModeError struct {
	Have, Asked         Mode
	HaveFile, AskedFile string // key files; set only where both modes are ModeFile
}

func (e *ModeError) Error() string {
	if e.HaveFile != e.AskedFile {
		return fmt.Sprintf("the vault's key file is %s, not %s", e.HaveFile, e.AskedFile)
	}
	return fmt.Sprintf("the vault has mode %s, not %s", e.Have, e.Asked)
}

// Is makes errors.Is(err, ErrMode) true.
func (e *ModeError) Is(target error) bool { return target == ErrMode }

// WriteError reports that the function given to Update has run and its result could not be stored: it is only in the
// caller's memory. It is an ErrNoSpace or ErrReadOnly if that is the cause.
type WriteError struct {
	ID  string // of the context
	Err error
}

func (e *WriteError) Error() string {
	return "store the entry of context " + e.ID + ": " + e.Err.Error()
}

func (e *WriteError) Unwrap() error { return e.Err }
