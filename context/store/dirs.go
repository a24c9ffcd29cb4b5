package store

import (
	"fmt"
	"strings"
)

// ConfigDir gives the folder of contexts.yaml and the vault: $CFID_HOME; else $XDG_CONFIG_HOME/cfid (not on Windows); else
// ~/.config/cfid, on macOS ~/Library/Application Support/cfid, on Windows %AppData%\cfid. Everything is taken from env
// ("NAME=value", the last one counts), nothing from this process; goos is runtime.GOOS. A relative value, or no home at
// all, Is ErrNoHome.
func ConfigDir(env []string, goos string) (string, error) {
	return dirs{env, goos}.find(folder{
		xdg: "XDG_CONFIG_HOME", unix: ".config/cfid", mac: "Library/Application Support/cfid",
		appData: "AppData", profile: `AppData\Roaming`, windows: "cfid",
	})
}

// StateDir gives the folder for what would be missed (history, saved plans): $CFID_HOME/state, $XDG_STATE_HOME/cfid,
// ~/.local/state/cfid, ~/Library/Application Support/cfid/state, %LocalAppData%\cfid\state.
func StateDir(env []string, goos string) (string, error) {
	return dirs{env, goos}.find(folder{
		own: "state", xdg: "XDG_STATE_HOME", unix: ".local/state/cfid", mac: "Library/Application Support/cfid/state",
		appData: "LocalAppData", profile: `AppData\Local`, windows: `cfid\state`,
	})
}

// CacheDir gives the folder for what can be had again: $CFID_HOME/cache, $XDG_CACHE_HOME/cfid, ~/.cache/cfid,
// ~/Library/Caches/cfid, %LocalAppData%\cfid\cache.
func CacheDir(env []string, goos string) (string, error) {
	return dirs{env, goos}.find(folder{
		own: "cache", xdg: "XDG_CACHE_HOME", unix: ".cache/cfid", mac: "Library/Caches/cfid",
		appData: "LocalAppData", profile: `AppData\Local`, windows: `cfid\cache`,
	})
}

// folder is one kind of folder on each system: the name of a variable, and what stands below it or below the home.
type folder struct {
	own                       string // below $CFID_HOME
	xdg, unix, mac            string // a variable; below $HOME
	appData, profile, windows string // a variable; where it points to by default, below %USERPROFILE%; below either
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

// below joins as the given system does, not as the one this runs on.
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

// get answers the last value of a variable. Windows does not look at the case of names.
func (d dirs) get(name string) (value string) {
	for _, entry := range d.env {
		key, v, ok := strings.Cut(entry, "=")
		if ok && (key == name || d.goos == "windows" && strings.EqualFold(key, name)) {
			value = v
		}
	}
	return value
}
