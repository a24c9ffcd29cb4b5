package store

import (
	"fmt"
	"strings"
)

// ConfigDir returns the folder of contexts.yaml and the vault: $CFID_HOME; else $XDG_CONFIG_HOME/cfid (not on Windows);
// else ~/.config/cfid, on macOS ~/Library/Application Support/cfid, on Windows %AppData%\cfid. It reads variables from
// env only ("NAME=value", the last one counts); goos is runtime.GOOS. It returns ErrNoHome for a relative path, or if
// there is no home.
func ConfigDir(env []string, goos string) (string, error) {
	return dirs{env, goos}.find(folder{
		xdg: "XDG_CONFIG_HOME", unix: ".config/cfid", mac: "Library/Application Support/cfid",
		appData: "AppData", profile: `AppData\Roaming`, windows: "cfid",
	})
}

// StateDir returns the folder for data that cannot be recreated (history, saved plans): $CFID_HOME/state,
// $XDG_STATE_HOME/cfid, ~/.local/state/cfid, ~/Library/Application Support/cfid/state, %LocalAppData%\cfid\state.
func StateDir(env []string, goos string) (string, error) {
	return dirs{env, goos}.find(folder{
		own: "state", xdg: "XDG_STATE_HOME", unix: ".local/state/cfid", mac: "Library/Application Support/cfid/state",
		appData: "LocalAppData", profile: `AppData\Local`, windows: `cfid\state`,
	})
}

// CacheDir returns the folder for data that can be recreated: $CFID_HOME/cache, $XDG_CACHE_HOME/cfid, ~/.cache/cfid,
// ~/Library/Caches/cfid, %LocalAppData%\cfid\cache.
func CacheDir(env []string, goos string) (string, error) {
	return dirs{env, goos}.find(folder{
		own: "cache", xdg: "XDG_CACHE_HOME", unix: ".cache/cfid", mac: "Library/Caches/cfid",
		appData: "LocalAppData", profile: `AppData\Local`, windows: `cfid\cache`,
	})
}

// folder describes a kind of folder on each system: the name of a variable, and paths below it or below the home.
type folder struct {
	own                       string // below $CFID_HOME
	xdg, unix, mac            string // a variable; below $HOME
	appData, profile, windows string // a variable; its default, below %USERPROFILE%; the path below either
}

type dirs struct {
	env  []string
	goos string
}

func (d dirs) find(f folder) (string, error) {
	switch {
	case d.get("CFID_HOME") != "":
		return d.below("CFID_HOME", f.own)
	case d.goos == "windows" && d.get(f.appData) != "":
		return d.below(f.appData, f.windows)
	case d.goos == "windows":
		return d.below("USERPROFILE", f.profile+`\`+f.windows)
	case d.get(f.xdg) != "":
		return d.below(f.xdg, "cfid")
	case d.goos == "darwin":
		return d.below("HOME", f.mac)
	}
	return d.below("HOME", f.unix)
}

// below joins paths as the system goos does, not as the one this program runs on.
func (d dirs) below(variable, path string) (string, error) {
	root, err := d.absolute(variable)
	if err != nil || path == "" {
		return root, err
	}
	if d.goos == "windows" {
		return strings.TrimRight(root, `\/`) + `\` + path, nil
	}
	return strings.TrimRight(root, "/") + "/" + path, nil
}

func (d dirs) absolute(name string) (string, error) {
	value := d.get(name)
	switch {
	case value == "":
		return "", fmt.Errorf("%w: %s is not set", ErrNoHome, name)
	case strings.ContainsRune(value, 0) || !d.isAbsolute(value):
		return "", fmt.Errorf("%w: %s is %q, not an absolute path", ErrNoHome, name, value)
	}
	return value, nil
}

func (d dirs) isAbsolute(path string) bool {
	if d.goos != "windows" {
		return strings.HasPrefix(path, "/")
	}
	drive := len(path) >= 3 && path[1] == ':' && (path[2] == '\\' || path[2] == '/')
	return drive || strings.HasPrefix(path, `\\`)
}

// get returns the last value of a variable. Windows ignores the case of names.
func (d dirs) get(name string) (value string) {
	for _, entry := range d.env {
		key, v, ok := strings.Cut(entry, "=")
		if ok && (key == name || d.goos == "windows" && strings.EqualFold(key, name)) {
			value = v
		}
	}
	return value
}
