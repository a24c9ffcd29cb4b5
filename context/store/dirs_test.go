package store

import (
	"errors"
	"testing"
)

func TestFolders(t *testing.T) {
	mac := []string{"HOME=/Users/m"}
	win := []string{`AppData=C:\U\m\AppData\Roaming`, `LocalAppData=C:\U\m\AppData\Local`, `USERPROFILE=C:\U\m`}
	own := []string{"HOME=/home/m", "CFID_HOME=/own/", "XDG_CONFIG_HOME=/c"}
	for _, tc := range []struct {
		name                       string
		env                        []string
		goos, config, state, cache string
	}{
		{"linux", []string{"HOME=/home/m", "XDG_CONFIG_HOME="}, "linux", "/home/m/.config/cfid", "/home/m/.local/state/cfid", "/home/m/.cache/cfid"},
		{"the last value counts", []string{"HOME=/a", "HOME=/b"}, "freebsd", "/b/.config/cfid", "/b/.local/state/cfid", "/b/.cache/cfid"},
		{"xdg", []string{"XDG_CONFIG_HOME=/c", "XDG_STATE_HOME=/s/", "XDG_CACHE_HOME=/k"}, "linux", "/c/cfid", "/s/cfid", "/k/cfid"},
		{"own", own, "linux", "/own/", "/own/state", "/own/cache"},
		{"home is the root", []string{"HOME=/"}, "linux", "/.config/cfid", "/.local/state/cfid", "/.cache/cfid"},
		{"mac", mac, "darwin", "/Users/m/Library/Application Support/cfid", "/Users/m/Library/Application Support/cfid/state", "/Users/m/Library/Caches/cfid"},
		{"xdg on mac", append(mac, "XDG_CONFIG_HOME=/c"), "darwin", "/c/cfid", "/Users/m/Library/Application Support/cfid/state", "/Users/m/Library/Caches/cfid"},
		{"windows", win, "windows", `C:\U\m\AppData\Roaming\cfid`, `C:\U\m\AppData\Local\cfid\state`, `C:\U\m\AppData\Local\cfid\cache`},
		{"windows in other case", []string{`APPDATA=\\srv\m\`, `userprofile=D:/m`}, "windows", `\\srv\m\cfid`, `D:/m\AppData\Local\cfid\state`, `D:/m\AppData\Local\cfid\cache`},
		{"windows, own", append(win, `CFID_HOME=E:\own`, "XDG_CONFIG_HOME=/c"), "windows", `E:\own`, `E:\own\state`, `E:\own\cache`},
		{"windows without AppData", win[2:], "windows", `C:\U\m\AppData\Roaming\cfid`, `C:\U\m\AppData\Local\cfid\state`, `C:\U\m\AppData\Local\cfid\cache`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, kind := range []struct {
				find func([]string, string) (string, error)
				want string
			}{{ConfigDir, tc.config}, {StateDir, tc.state}, {CacheDir, tc.cache}} {
				if got, err := kind.find(tc.env, tc.goos); err != nil || got != kind.want {
					t.Errorf("got %q, %v; want %q", got, err, kind.want)
				}
			}
		})
	}
}

func TestNoFolder(t *testing.T) {
	for _, tc := range []struct{ env, goos string }{
		{"", "linux"}, {"HOME=", "linux"}, {"HOME=m", "linux"}, {"HOME=~", "darwin"}, {"CFID_HOME=./x", "linux"}, {"XDG_CONFIG_HOME=x", "linux"},
		{"HOME=/home/m", "windows"}, {`AppData=\m`, "windows"}, {`AppData=C:m`, "windows"}, {"CFID_HOME=/x\x00y", "linux"},
	} {
		if got, err := ConfigDir([]string{tc.env}, tc.goos); !errors.Is(err, ErrNoHome) {
			t.Errorf("%q on %s: got %q, %v", tc.env, tc.goos, got, err)
		}
	}
}
