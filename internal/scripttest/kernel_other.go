//go:build !linux

package scripttest

// kernelKeyring: other kernels have none.
func kernelKeyring() bool { return false }
