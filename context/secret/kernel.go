package secret

import "time"

// kernelRing is the kernel's user keyring: a Keyring whose items may expire. Its calls never block.
type kernelRing interface {
	Keyring
	// SetFor is Set for an item that the kernel forgets after d (whole seconds, at least one).
	SetFor(service, name, value string, d time.Duration) error
}
