// Package disktest runs a test on a disk of a few kilobytes that can be made read-only: what mode bits cannot show to a test
// that runs as root. Only tests import it.
package disktest

import (
	"os"
	"path/filepath"
	"testing"
)

// Disk is a small file system of the test's own.
type Disk struct {
	Dir  string
	t    *testing.T
	size string
}

// Free returns what Fill took.
func (d Disk) Free() {
	d.t.Helper()
	if err := os.Remove(filepath.Join(d.Dir, "filler")); err != nil {
		d.t.Fatal(err)
	}
}

// Fill takes all the space that is left.
func (d Disk) Fill() {
	d.t.Helper()
	f, err := os.Create(filepath.Join(d.Dir, "filler"))
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	block := make([]byte, 4096)
	for err == nil {
		_, err = f.Write(block)
	}
}
