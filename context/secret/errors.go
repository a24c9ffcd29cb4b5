package secret

import (
	"errors"
	"fmt"

	"github.com/cfid-cli/cfid/context/internal/durable"
)

var (
	// ErrLocked: the keyring is there but locked and nobody unlocked it; or a passphrase is needed and nobody can be asked.
	ErrLocked = errors.New("locked")
	// ErrNoKeyring: there is no keyring (no bus, no service, or the kernel refuses).
	ErrNoKeyring = errors.New("no keyring")
	// ErrDenied: the keyring is there and said no, or the passphrase was wrong.
	ErrDenied = errors.New("denied")
	// ErrTimeout: the keyring did not answer in time.
	ErrTimeout = errors.New("no answer in time")
	// ErrKeyGone: the vault is there and its key is not where it was put, or another key lies there. Nothing was changed.
	ErrKeyGone = errors.New("the vault's key no longer exists")
	// ErrDamaged: a file of the vault is not what was written, belongs to another context or vault, or vault.yaml is
	// missing beside entries. The file is left as it is.
	ErrDamaged = errors.New("damaged")
	// ErrNewerVersion: vault.yaml was written by a newer version of this program.
	ErrNewerVersion = errors.New("written by a newer version")
	// ErrExists: Init, and there is a vault already.
	ErrExists = errors.New("there is a vault already")
	// ErrNoVault: Rekey, Migrate or Abandon, and no vault was made yet.
	ErrNoVault = errors.New("there is no vault yet")
	// ErrMode: the environment or the config names another mode than the vault has. The error is a *ModeError.
	ErrMode = errors.New("the vault was made with another mode")
	// ErrKeyFile: the key file may not be used: where it lies, its mode, a symlink, or not a key file of this vault.
	ErrKeyFile = errors.New("key file refused")
	// ErrWeakPassphrase: a new passphrase has fewer than MinPassphrase characters.
	ErrWeakPassphrase = fmt.Errorf("a passphrase needs at least %d characters", MinPassphrase)
	// ErrBadID: a context id that cannot be a file name.
	ErrBadID = errors.New("not a context id")
	// ErrBadMode: a word that is no mode, or a mode that cannot be used for this.
	ErrBadMode = errors.New("not a possible mode of a vault")
	// ErrNoItem is what a Keyring answers for a name it does not know.
	ErrNoItem = errors.New("no such item")
	// ErrTooBig: an entry of more than 1 MiB.
	ErrTooBig = errors.New("too big for the vault")

	// ErrBusy: somebody else held a lock for 30 s. The error is a *BusyError, which names the holder.
	ErrBusy = durable.ErrBusy
	// ErrNoSpace: the disk is full. From Update it comes before fn was called, or inside a *WriteError after it.
	ErrNoSpace = durable.ErrNoSpace
	// ErrReadOnly: the folder may not be written.
	ErrReadOnly = durable.ErrReadOnly

	// errNoService is the ErrNoKeyring of a machine without a desktop: only then another mode may be chosen.
	errNoService = fmt.Errorf("%w on this machine", ErrNoKeyring)
)

// BusyError is the ErrBusy with the lock's holder.
type BusyError = durable.BusyError

// ModeError is the ErrMode with what differs.
type ModeError struct {
	Have, Asked         Mode
	HaveFile, AskedFile string // key files; set only where both modes are ModeFile
}

func (e *ModeError) Error() string {
	if e.HaveFile != e.AskedFile {
		return fmt.Sprintf("the vault's key file is %s, not %s", e.HaveFile, e.AskedFile)
	}
	return fmt.Sprintf("the vault was made with mode %s, not %s", e.Have, e.Asked)
}

// Is makes errors.Is(err, ErrMode) true.
func (e *ModeError) Is(target error) bool { return target == ErrMode }

// WriteError says that the function given to Update has run and its result could not be stored: the caller has it in
// memory alone. It Is ErrNoSpace or ErrReadOnly where that is the cause.
type WriteError struct {
	ID  string // of the context
	Err error
}

func (e *WriteError) Error() string {
	return "store the entry of context " + e.ID + ": " + e.Err.Error()
}

func (e *WriteError) Unwrap() error { return e.Err }
