//go:build unix

package scripttest

import (
	"os"

	"golang.org/x/sys/unix"
)

func leadsSession() bool {
	sid, err := unix.Getsid(0)
	return err == nil && sid == os.Getpid()
}
