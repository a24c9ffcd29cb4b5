//go:build !linux

package durable

import "os"

// allocate reserves size bytes of disk for f.
func allocate(f *os.File, size int64) error { return zeroes(f, size) }
