package commands

import (
	"runtime"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/context/secret"
	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/session"
)

// environment is the only code that reads environment variables; the name of each is in this file.
type environment []string

// get returns the last value given for key, as a process would see it.
func (e environment) get(key string) string {
	for i := len(e) - 1; i >= 0; i-- {
		if name, value, ok := strings.Cut(e[i], "="); ok && name == key {
			return value
		}
	}
	return ""
}

// has reports whether the variable is not empty, the convention of NO_COLOR (https://no-color.org).
func (e environment) has(key string) bool { return e.get(key) != "" }

// color follows NO_COLOR, CLICOLOR_FORCE and TERM=dumb, in this order.
func (e environment) color(tty bool) bool {
	if e.has("NO_COLOR") {
		return false
	}
	if force := e.get("CLICOLOR_FORCE"); force != "" && force != "0" {
		return true
	}
	return tty && e.get("TERM") != "dumb"
}

// settings returns the settings that no flag sets.
func (e environment) settings(std IO) (session.Settings, error) {
	dir, err := store.ConfigDir(e, runtime.GOOS)
	if err != nil {
		return session.Settings{}, session.Usage("%v", err)
	}
	state, err := store.StateDir(e, runtime.GOOS)
	if err != nil || e.has("CFID_NO_HISTORY") {
		state = "" // no history is stored
	}
	return session.Settings{
		ConfigDir:  dir,
		StateDir:   state,
		Home:       e.get("HOME"),
		Dir:        std.Dir,
		Env:        e,
		EnvContext: e.get("CFID_CONTEXT"),
		Direct: session.Direct{
			Target:       e.get("CFID_TARGET"),
			AccessToken:  e.get("CFID_ACCESS_TOKEN"),
			Username:     e.get("CFID_USERNAME"),
			Password:     e.get("CFID_PASSWORD"),
			ClientID:     e.get("CFID_CLIENT_ID"),
			ClientSecret: e.get("CFID_CLIENT_SECRET"),
			Origin:       e.get("CFID_ORIGIN"),
			ClientKey:    e.get("CFID_CLIENT_KEY"),

			ClientAssertionFile: e.get("CFID_CLIENT_ASSERTION_FILE"),
		},
		Vault:     secret.Mode(e.get("CFID_VAULT")),
		VaultFile: e.get("CFID_VAULT_FILE"),
		Version:   std.Version,
		Remote:    e.has("SSH_CONNECTION") || e.has("SSH_TTY"),
		Now:       time.Now,
		CacheDir:  e.cacheDir(),
	}, nil
}

// cacheDir is the folder of the names for completion; empty if none may be stored.
func (e environment) cacheDir() string {
	dir, err := store.CacheDir(e, runtime.GOOS)
	if err != nil || e.has("CFID_NO_HISTORY") {
		return ""
	}
	return dir
}

// ascii reports whether the terminal's locale lacks UTF-8; the first variable that is set decides (POSIX, locale).
func (e environment) ascii() bool {
	for _, key := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(e.get(key)); v != "" {
			return !strings.Contains(v, "utf-8") && !strings.Contains(v, "utf8")
		}
	}
	return false
}
