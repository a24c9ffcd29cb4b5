//go:build !linux

package disktest

import "testing"

// Run skips the test: a small disk of one's own needs Linux's mount namespaces.
func Run(t *testing.T, _ func(t *testing.T, disk Disk)) {
	t.Skip("a small disk needs Linux's mount namespaces")
}

// ReadOnly makes the disk read-only.
func (d Disk) ReadOnly() {}
