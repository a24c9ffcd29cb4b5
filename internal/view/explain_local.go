package view

import (
	"errors"
	"strings"

	"github.com/cfid-cli/cfid/context/secret"
	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
)

// contexts: contexts.yaml and .cfid.yaml.
func contexts(err error, f Facts) (Explanation, bool) {
	e := Explanation{What: headline(err, err, err.Error(), f)}
	var unknown *store.UnknownContextError
	var damaged *store.DamagedError
	switch {
	case errors.As(err, &unknown):
		e.Next = []line.Advice{line.ContextList}
		if len(unknown.Near) > 0 {
			e.Next = []line.Advice{line.ContextUse.With(unknown.Near[0]), line.ContextList}
		}
	case errors.Is(err, store.ErrNoContext):
		e.Why = "targeting a server creates a context"
		e.Next = []line.Advice{line.Target.With("URL"), line.Demo.Say(", to look around without a server")}
	case errors.As(err, &damaged):
		e.Why = "nothing was changed, and the tokens are still stored"
		if damaged.Kept != "" {
			e.Why = "it was saved as " + damaged.Kept
		}
		e.Next = []line.Advice{line.Say("repair it in an editor"), line.Target.With("URL").Say(" creates a new one and keeps this one next to it")}
	case errors.Is(err, store.ErrNewerVersion), errors.Is(err, secret.ErrNewerVersion):
		e.Why = "a newer cfid wrote it; it was not changed"
		e.Next = []line.Advice{line.Version.Say(", and install a newer one")}
	case errors.Is(err, store.ErrDotfile):
		e.Why = "it may contain only a context, an org and a space"
	case errors.Is(err, store.ErrNoHome):
		e.Next = line.Says("set HOME, or CFID_HOME to an absolute path")
	case errors.Is(err, store.ErrNameTaken):
		e.Next = []line.Advice{line.Say("use another name, or ").Line(line.ContextList)}
	default:
		return Explanation{}, false
	}
	return e, true
}

// vault: the store of the tokens. Locked, missing, denied and timed out are four different errors.
func vault(err error, f Facts) (Explanation, bool) {
	e := Explanation{What: headline(err, err, err.Error(), f)}
	var unstored *secret.WriteError
	switch {
	case errors.As(err, &unstored):
		e.Why = "the server issued a new token that could not be stored; the stored one may no longer work"
		e.Next = []line.Advice{withLogin(line.Say("free disk space or grant write permission"), ", then: ", f)}
	case errors.Is(err, secret.ErrKeyGone):
		e.Why = "the key of the vault is no longer where it was stored; a kernel keyring is cleared by a reboot"
		if !f.Login.IsZero() {
			e.Next = []line.Advice{f.Login.Say("   (enough if the key was in the kernel's keyring)")}
		}
		e.Next = append(e.Next, line.Say("otherwise restore the key, or give it up: ").Line(line.VaultInit.Flag("--set-aside")).Say(", and log in"))
	case errors.Is(err, secret.ErrLocked):
		e.What = headline(err, err, "the vault is locked", f)
		e.Why = "the keyring that holds its key is locked, or a passphrase is needed and there is no terminal to ask on"
		e.Next = line.Says("unlock the keyring and try again", "in scripts: CFID_TARGET with CFID_CLIENT_ID and CFID_CLIENT_SECRET use no vault")
	case errors.Is(err, secret.ErrDenied):
		e.What = headline(err, err, "access to the vault's key was denied", f)
		e.Why = "the keyring denied access, or the passphrase was wrong"
		e.Next = []line.Advice{line.Say("try again, and allow access"), line.VaultStatus}
	case errors.Is(err, secret.ErrTimeout):
		e.What = headline(err, err, "the keyring does not answer", f)
		e.Why = "it may be waiting for a dialog on another screen"
		e.Next = []line.Advice{line.Say("unlock it there and try again"), line.VaultStatus}
	case errors.Is(err, secret.ErrNoKeyring):
		e.What = headline(err, err, "there is no keyring for the vault's key", f)
		e.Why = "no desktop keyring runs here and the kernel's is not available"
		e.Next = line.Says("CFID_VAULT=file CFID_VAULT_FILE=/path/to/key, when the vault is created", "in scripts: CFID_TARGET with CFID_CLIENT_ID and CFID_CLIENT_SECRET use no vault")
	case errors.Is(err, secret.ErrDamaged):
		e.Why = "a file of the vault is damaged; it was not changed"
		e.Next = []line.Advice{
			withLogin(line.Say("restore it from a backup"), ", or: ", f),
			withLogin(line.Say("if vault.yaml is lost: ").Line(line.VaultInit.Flag("--set-aside")), ", then: ", f),
		}
	default:
		return vaultSettings(err, e)
	}
	return e, true
}

func vaultSettings(err error, e Explanation) (Explanation, bool) {
	switch {
	case errors.Is(err, secret.ErrMode):
		e.Why = "the place of the key is chosen when the vault is created"
		e.Next = []line.Advice{line.VaultMigrate.With("MODE"), line.Say("unset CFID_VAULT and CFID_VAULT_FILE")}
	case errors.Is(err, secret.ErrNoVault):
		e.Next = []line.Advice{line.VaultInit.Say(", or the first ").Line(line.Login)}
	case errors.Is(err, secret.ErrExists):
		e.Next = []line.Advice{line.VaultMigrate.With("MODE"), line.VaultStatus}
	case errors.Is(err, secret.ErrKeyFile):
		e.Why = "the key file must be readable by you only (0600), must not be a link, and must be outside the vault's folder"
	default:
		return Explanation{}, false
	}
	return e, true
}

// withLogin adds the login to a sentence, if there is one.
func withLogin(s line.Sentence, between string, f Facts) line.Sentence {
	if f.Login.IsZero() {
		return s
	}
	return s.Say(between).Line(f.Login)
}

// unwritten: nothing was written, because of --dry-run or --read-only.
func unwritten(err error, f Facts) (Explanation, bool) {
	e := Explanation{What: headline(err, err, err.Error(), f)}
	var forgotten *session.DryRunError
	switch {
	case errors.As(err, &forgotten):
		e.Why = "cfid should have shown what it would do; nothing was sent"
		e.Next = line.Says("report this as a bug of cfid")
	case errors.Is(err, session.ErrReadOnly):
		e.Why = "--read-only was given, or read-only is on in the settings; nothing was changed"
		e.Next = []line.Advice{line.Say("add --read-only=false"), line.ConfigUnset.With("read-only")}
	default:
		return Explanation{}, false
	}
	return e, true
}

// disk: full, read-only, or locked by another process.
func disk(err error, f Facts) (Explanation, bool) {
	e := Explanation{What: headline(err, err, err.Error(), f)}
	var busy *store.BusyError
	switch {
	case errors.As(err, &busy):
		e.Why = "another cfid is still running"
		e.Next = line.Says("try again", "end "+strings.TrimSpace(busy.Holder.String())+" if it hangs")
	case errors.Is(err, store.ErrNoSpace):
		e.Why = "the disk is full; existing files are unchanged"
		e.Next = line.Says("free disk space, or set CFID_HOME to a folder on another disk")
	case errors.Is(err, store.ErrReadOnly):
		e.Why = "the folder or its disk is not writable; existing files are unchanged"
		e.Next = line.Says("get write permission, or set CFID_HOME to your own folder")
	default:
		return Explanation{}, false
	}
	return e, true
}
