//go:build !unix

package secret

import "io/fs"

// private: mode bits mean nothing here; a file has the access list of its folder.
func private(fs.FileInfo) error { return nil }
