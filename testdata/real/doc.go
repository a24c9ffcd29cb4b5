// Package real holds tests that run cfid against what it meets in the world: a UAA as
// it is released, a desktop keyring, the kernel's keyring. They start these themselves,
// on loopback, and stop them. What is missing – Java, Maven, a network for the first
// run – fails a test; nothing is skipped.
//
// The go command's ./... leaves testdata out, so these run by name:
//
//	go test ./testdata/real/...
package real
