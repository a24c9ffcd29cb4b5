package commands_test

import (
	"path/filepath"
	"testing"

	"github.com/cfid-cli/cfid/commands"
	"github.com/cfid-cli/cfid/internal/scripttest"
)

func TestMain(m *testing.M) { scripttest.Main(m) }

// TestScripts runs every script of testdata/script on the sandbox, and parses the command lines that cfid suggests there.
func TestScripts(t *testing.T) {
	printed := filepath.Join(t.TempDir(), "stderr")
	t.Cleanup(func() { commands.CheckSuggestions(t, printed) }) // after all scripts
	scripttest.Run(t, scripttest.Config{Dir: "../testdata/script", Stderr: printed})
}
