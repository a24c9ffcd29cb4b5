// Package real holds tests that run cfid against what it meets in the world: a UAA as
// it is released, a desktop keyring, the kernel's keyring; and the sandbox against who
// would notice that it is one: the same UAA, asked the same, and clients that others
// wrote. They start these themselves, on loopback, and stop them. What is missing –
// Java, Maven, Python, a network for the first run – fails a test; nothing is skipped,
// except for the Cloud Controller's OpenAPI document outside CI.
//
// The go command's ./... leaves testdata out, so these run by name:
//
//	go test ./testdata/real/...
package real
