package scripttest

import (
	"slices"
	"testing"
)

// TestCommandsAreOurs: testscript runs a command of its own where ours has the same name, without a word. A script that meant
// to stop the server ended there and passed.
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
