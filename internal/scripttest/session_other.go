//go:build !unix

package scripttest

import (
	"errors"
	"os/exec"
)

// leadsSession does nothing: scripts have no terminals on this system.
func leadsSession() bool { return false }

func atTerminal(*exec.Cmd, string, bool) (string, error) { return "", errors.ErrUnsupported }
