//go:build !unix

package secret

import "io/fs"

// private accepts every file: mode bits have no meaning on this system, and a file inherits the access list of its folder.
func private(fs.FileInfo) error { return nil }
