//go:build unix

package robust

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/disktest"
	"github.com/cfid-cli/cfid/internal/sandbox"
)

// TestFullDisk: commands that must write fail with the reason, files on the disk stay unchanged, and nothing that the
// server issues only once is requested.
func TestFullDisk(t *testing.T) {
	disktest.RunSize(t, "1m", func(t *testing.T, disk disktest.Disk) {
		cannotWrite(t, disk, disk.Fill, "no space left")
		p := personIn(t, disk.Dir)
		p.cfid("logout --context ended").want(t, 0, "forgotten", "no space left") // commands that free space work
		// With free space all commands work, and the session still exists.
		disk.Free()
		p.cfid("--context valid token refresh").want(t, 0)
		if found, err := filepath.Glob(filepath.Join(p.vault(), ".cfid-*")); err != nil || len(found) > 0 {
			t.Errorf("litter: %v, %v", found, err)
		}
	})
}

// TestReadOnlyDisk is the same on a read-only disk.
func TestReadOnlyDisk(t *testing.T) {
	disktest.RunSize(t, "1m", func(t *testing.T, disk disktest.Disk) {
		cannotWrite(t, disk, disk.ReadOnly, "is not writable")
		p := personIn(t, disk.Dir)
		p.cfid("logout").want(t, 1, "is not writable")
		p.cfid("context delete valid --yes").want(t, 1, "is not writable")
	})
}

func cannotWrite(t *testing.T, disk disktest.Disk, spoil func(), says string) {
	t.Helper()
	var asked grants
	var rotating family
	conf, age := expired()
	server := serve(t, conf, asked.layer, rotating.layer)
	fresh := serve(t, sandbox.Config{})
	p := personIn(t, disk.Dir)
	p.login(fresh.API())
	p.cfid("context rename marissa@"+host(fresh)+" valid").want(t, 0)
	p.login(server.API())
	p.cfid("context rename marissa@"+host(server)+" ended").want(t, 0)
	p.loginClient(server.API())
	p.cfid("context rename admin@"+host(server)+" machine").want(t, 0)
	p.atProvider(server, asked.layer, rotating.layer)
	p.cfid("context use ended").want(t, 0)
	server.Advance(age)
	before := files(t, p.home())
	spoil()
	asked.take()
	for _, row := range []struct{ stdin, line string }{
		{"", "token refresh"}, {"", "whoami"}, {"", "org list"}, {"", "token get"}, {"", "context use valid"}, {"", "context protect ended"},
		{"", "context copy ended other"}, {"", "target " + fresh.API()},
		{"koala\n", "login marissa --password-stdin"}, {"koala\n", "login marissa --password-stdin --as new"}, {"", "--context valid token refresh"},
		{"", "whoami --context " + corporate}, {"", "token refresh --context " + corporate},
	} {
		r := p.typed(row.stdin, strings.Fields(row.line)...)
		if r.code != 1 || !strings.Contains(r.err, says) || strings.Count(r.err, "\n") > 4 {
			t.Errorf("want exit code 1 and %q: %s", says, r)
		}
	}
	// Only the logins with a password were sent, no refresh token and no assertion of the provider.
	if diff := cmp.Diff(map[string]int{"password": 2}, asked.take()); diff != "" {
		t.Errorf("asked of the servers though nothing could be stored (-want +got):\n%s", diff)
	}
	// A client can log in again at any time, so an access token that can't be stored is no loss.
	p.cfid("--context machine client list").want(t, 0, "admin", "could not be stored")
	if diff := cmp.Diff(before, files(t, p.home())); diff != "" {
		t.Errorf("files changed:\n%s", diff)
	}
	// Commands that write nothing work.
	for _, line := range []string{"--context valid whoami", "--context valid org list", "--context valid token get", "context list", "--context valid status", "vault status"} {
		p.cfid(line).want(t, 0)
	}
}

// files returns the contents of all files below dir, except locks and the file that fills the disk.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(path, ".lock") {
			return err
		}
		data, err := os.ReadFile(path)
		found[path] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
