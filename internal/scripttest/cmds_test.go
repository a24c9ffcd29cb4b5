package scripttest

import (
	"slices"
	"testing"
)

// TestCommandsAreOurs: if a command of ours has the name of one of testscript's own, testscript silently runs its own: a
// script that was to stop the server ended there and passed.
func TestCommandsAreOurs(t *testing.T) {
	builtin := []string{
		"cd", "chmod", "cmp", "cmpenv", "cp", "env", "exec", "exists", "grep", "kill", "mkdir", "mv", "rm", "skip", "stderr", "stdin", "stdout",
		"stop", "symlink", "ttyin", "ttyout", "unix2dos", "unquote", "wait",
	}
	for name := range cmds(Config{}) {
		if slices.Contains(builtin, name) {
			t.Errorf("%s is a command of testscript", name)
		}
	}
}
