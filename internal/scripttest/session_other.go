//go:build !unix

package scripttest

// leadsSession: scripts make no terminals here.
func leadsSession() bool { return false }
