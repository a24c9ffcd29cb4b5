//go:build !linux

package disktest

import "testing"

// Run skips the test: a small disk of their own needs Linux's mount namespaces.
func Run(t *testing.T, body func(t *testing.T, disk Disk)) {
	t.Helper()
	RunSize(t, "64k", body)
}

// RunSize skips the test, as Run does.
func RunSize(t *testing.T, _ string, _ func(t *testing.T, disk Disk)) {
	t.Helper()
	t.Skip("a small disk needs Linux's mount namespaces")
}

// ReadOnly makes the disk read-only.
func (d Disk) ReadOnly() {}
