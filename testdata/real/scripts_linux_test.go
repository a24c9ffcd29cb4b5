package real

import (
	"testing"

	"github.com/cfid-cli/cfid/internal/scripttest"
)

// TestScripts runs the scripts that are marked for it on the real UAA: the files that run on the
// sandbox in each go test ./... keep the sandbox honest here.
func TestScripts(t *testing.T) {
	scripttest.Run(t, scripttest.Config{Dir: "../script", RealUAA: startUAA(t), Version: uaaVersion})
}
