package disktest

import (
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

const dirVar = "CFID_DISKTEST_DIR"

// Run runs body with a fresh 64 KiB disk: it starts the test binary again for this one test in a mount namespace, so that
// nobody else sees the disk and nothing is left of it.
func Run(t *testing.T, body func(t *testing.T, disk Disk)) {
	t.Helper()
	if dir := os.Getenv(dirVar); dir != "" {
		if err := syscall.Mount("cfid-test", dir, "tmpfs", 0, "size=64k,mode=0700"); err != nil {
			t.Fatalf("mount: %v", err)
		}
		body(t, Disk{Dir: dir, t: t})
		return
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v", "-test.count=1")
	cmd.Env = append(os.Environ(), dirVar+"="+t.TempDir())
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
	if os.Getuid() != 0 {
		cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
	}
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil || strings.Contains(string(out), "mount: operation not permitted") {
		t.Skipf("this kernel lets the test have no mount namespace: %v", err)
	}
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Fatalf("on the small disk: %v\n%s", err, out)
	}
}

// ReadOnly makes the disk read-only.
func (d Disk) ReadOnly() {
	d.t.Helper()
	if err := syscall.Mount("", d.Dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, "size=64k"); err != nil {
		d.t.Fatal(err)
	}
}
