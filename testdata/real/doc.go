// Package real contains tests that run cfid against real software: a released UAA, a
// desktop keyring, the kernel's keyring. They also compare the sandbox with the same UAA
// and run third-party clients against it. The tests start these programs themselves, on
// loopback, and stop them. A missing program (Java, Maven, Python) or network for the
// first run fails a test; nothing is skipped,
// except for the Cloud Controller's OpenAPI document outside CI.
//
// The go command's ./... leaves testdata out, so these run by name:
//
//	go test ./testdata/real/...
package real
