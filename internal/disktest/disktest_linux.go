package disktest

import (
	"errors"
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
	RunSize(t, "64k", body)
}

// RunSize is Run with a disk of another size, as mount's option size spells it. Where the kernel lets the test have no
// namespace it is skipped; in CI (CI=true) it fails, so that nobody believes it ran.
func RunSize(t *testing.T, size string, body func(t *testing.T, disk Disk)) {
	t.Helper()
	if dir := os.Getenv(dirVar); dir != "" {
		mount(t, dir, size)
		body(t, Disk{Dir: dir, t: t, size: size})
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
	if cmd.ProcessState == nil || strings.Contains(string(out), notPermitted) {
		refused(t, err)
	}
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Fatalf("on the small disk: %v\n%s", err, out)
	}
}

const notPermitted = "mount: operation not permitted"

// mount keeps the disk from the rest of the machine also where mounts are shared between namespaces, as systemd makes them.
func mount(t *testing.T, dir, size string) {
	t.Helper()
	private := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, "")
	if err := errors.Join(private, syscall.Mount("cfid-test", dir, "tmpfs", 0, "size="+size+",mode=0700")); err != nil {
		t.Fatalf("mount: %v", err)
	}
}

func refused(t *testing.T, err error) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatalf("no mount namespace is available here, and CI must show what happens on a full disk: %v", err)
	}
	t.Skipf("this kernel lets the test have no mount namespace: %v", err)
}

// ReadOnly makes the disk read-only.
func (d Disk) ReadOnly() {
	d.t.Helper()
	if err := syscall.Mount("", d.Dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, "size="+d.size); err != nil {
		d.t.Fatal(err)
	}
}
