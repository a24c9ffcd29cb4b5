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
		e.Next = []string{line.ContextList.String()}
		if len(unknown.Near) > 0 {
			e.Next = []string{line.ContextUse.With(unknown.Near[0]).String(), line.ContextList.String()}
		}
	case errors.Is(err, store.ErrNoContext):
		e.Why = "a context is made by targeting a server"
		e.Next = []string{line.Target.With("URL").String(), line.Demo.String() + ", to look around without a server"}
	case errors.As(err, &damaged):
		e.Why = "nothing was changed and the tokens are still there"
		if damaged.Kept != "" {
			e.Why = "it was kept as " + damaged.Kept
		}
		e.Next = []string{"mend it in an editor", line.Target.With("URL").String() + " starts a new one and keeps this one beside it"}
	case errors.Is(err, store.ErrNewerVersion), errors.Is(err, secret.ErrNewerVersion):
		e.Why = "a newer cfid has written it; it was left alone"
		e.Next = []string{line.Version.String() + ", and install a newer one"}
	case errors.Is(err, store.ErrDotfile):
		e.Why = "it may name a context, an org and a space, nothing else"
	case errors.Is(err, store.ErrNoHome):
		e.Next = []string{"set HOME, or CFID_HOME to an absolute path"}
	case errors.Is(err, store.ErrNameTaken):
		e.Next = []string{"another name, or " + line.ContextList.String()}
	default:
		return Explanation{}, false
	}
	return e, true
}

// vault: where tokens are kept. Locked, absent, denied and timed out are four things.
func vault(err error, f Facts) (Explanation, bool) {
	e := Explanation{What: headline(err, err, err.Error(), f)}
	var unstored *secret.WriteError
	switch {
	case errors.As(err, &unstored):
		e.Why = "the server has given a new token that could not be stored; the one stored may no longer work"
		e.Next = []string{"make room or give write permission" + orThen(f)}
	case errors.Is(err, secret.ErrKeyGone):
		e.Why = "the key that opens the stored tokens is not where it was put; a kernel keyring ends with a reboot"
		if f.Login != "" {
			e.Next = []string{f.Login + "   (enough where the kernel's keyring kept it)"}
		}
		e.Next = append(e.Next, "else bring the key back, or give it up: "+line.VaultInit.Flag("--set-aside").String()+", and log in")
	case errors.Is(err, secret.ErrLocked):
		e.What = headline(err, err, "the vault is locked", f)
		e.Why = "the keyring that holds its key is locked, or a passphrase is needed and there is no terminal to ask on"
		e.Next = []string{"unlock the keyring and do the same again", "in scripts: CFID_TARGET with CFID_CLIENT_ID and CFID_CLIENT_SECRET use no vault"}
	case errors.Is(err, secret.ErrDenied):
		e.What = headline(err, err, "the key of the vault was refused", f)
		e.Why = "the keyring said no, or the passphrase was wrong"
		e.Next = []string{"the same again, and allow it", line.VaultStatus.String()}
	case errors.Is(err, secret.ErrTimeout):
		e.What = headline(err, err, "the keyring does not answer", f)
		e.Why = "it may be waiting behind a dialog on another screen"
		e.Next = []string{"unlock it there and do the same again", line.VaultStatus.String()}
	case errors.Is(err, secret.ErrNoKeyring):
		e.What = headline(err, err, "there is no keyring to keep the vault's key in", f)
		e.Why = "no desktop keyring runs here and the kernel's is not available"
		e.Next = []string{"CFID_VAULT=file CFID_VAULT_FILE=/path/to/key, when the vault is first made", "in scripts: CFID_TARGET with CFID_CLIENT_ID and CFID_CLIENT_SECRET use no vault"}
	case errors.Is(err, secret.ErrDamaged):
		e.Why = "a file of the vault is not what was written; it was left as it is"
		e.Next = []string{"put it back from a backup" + orElseLogin(f), "where vault.yaml is lost: " + line.VaultInit.Flag("--set-aside").String() + orThen(f)}
	default:
		return vaultSettings(err, e)
	}
	return e, true
}

func vaultSettings(err error, e Explanation) (Explanation, bool) {
	switch {
	case errors.Is(err, secret.ErrMode):
		e.Why = "where the key is kept is chosen when the vault is made"
		e.Next = []string{line.VaultMigrate.With("MODE").String(), "unset CFID_VAULT and CFID_VAULT_FILE"}
	case errors.Is(err, secret.ErrNoVault):
		e.Next = []string{line.VaultInit.String() + ", or the first " + line.Login.String()}
	case errors.Is(err, secret.ErrExists):
		e.Next = []string{line.VaultMigrate.With("MODE").String(), line.VaultStatus.String()}
	case errors.Is(err, secret.ErrKeyFile):
		e.Why = "the key file must be yours alone (0600), no link, and lie outside the vault's folder"
	default:
		return Explanation{}, false
	}
	return e, true
}

func orThen(f Facts) string {
	if f.Login == "" {
		return ""
	}
	return ", then: " + f.Login
}

func orElseLogin(f Facts) string {
	if f.Login == "" {
		return ""
	}
	return ", or: " + f.Login
}

// unwritten: where nothing may be written, nothing was.
func unwritten(err error, f Facts) (Explanation, bool) {
	e := Explanation{What: headline(err, err, err.Error(), f)}
	var forgotten *session.DryRunError
	switch {
	case errors.As(err, &forgotten):
		e.Why = "cfid should have said what it would do instead; nothing was sent"
		e.Next = []string{"report it: this is a fault of cfid"}
	case errors.Is(err, session.ErrReadOnly):
		e.Why = "--read-only was given, or read-only is on in the settings; nothing was changed"
		e.Next = []string{"the same with --read-only=false", line.ConfigUnset.With("read-only").String()}
	default:
		return Explanation{}, false
	}
	return e, true
}

// disk: full, read-only, or somebody else is at it.
func disk(err error, f Facts) (Explanation, bool) {
	e := Explanation{What: headline(err, err, err.Error(), f)}
	var busy *store.BusyError
	switch {
	case errors.As(err, &busy):
		e.Why = "another cfid is at work there and has not finished"
		e.Next = []string{"the same again", "end " + strings.TrimSpace(busy.Holder.String()) + " if it hangs"}
	case errors.Is(err, store.ErrNoSpace):
		e.Why = "the disk is full; what was there before is unchanged"
		e.Next = []string{"make room, or set CFID_HOME to a folder on another disk"}
	case errors.Is(err, store.ErrReadOnly):
		e.Why = "the folder or its disk may not be written; what was there before is unchanged"
		e.Next = []string{"give yourself write permission, or set CFID_HOME to a folder of yours"}
	default:
		return Explanation{}, false
	}
	return e, true
}
