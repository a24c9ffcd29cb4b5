package commands_test

import (
	"testing"

	"github.com/cfid-cli/cfid/internal/scripttest"
)

func TestMain(m *testing.M) { scripttest.Main(m) }

// TestScripts runs every script of testdata/script on the sandbox.
func TestScripts(t *testing.T) {
	scripttest.Run(t, scripttest.Config{Dir: "../testdata/script"})
}
