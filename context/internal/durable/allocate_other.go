//go:build !linux

package durable

import "os"

// allocate takes size bytes of disk for f.
func allocate(f *os.File, size int64) error { return zeroes(f, size) }
