//go:build !unix

package scripttest

import (
	"errors"
	"os/exec"
)

// leadsSession: scripts make no terminals here.
func leadsSession() bool { return false }

func atTerminal(*exec.Cmd, string, bool) (string, error) { return "", errors.ErrUnsupported }
