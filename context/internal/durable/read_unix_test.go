//go:build unix

package durable

import (
	"path/filepath"
	"syscall"
	"testing"
)

func TestReadDoesNotHangOnWhatIsNoFile(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{pipe, "/dev/zero"} {
		if _, err := Read(path, 5); err == nil {
			t.Errorf("%s was read", path)
		}
	}
}
