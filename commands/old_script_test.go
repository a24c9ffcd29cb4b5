package commands_test

import (
	"testing"

	"github.com/cfid-cli/cfid/internal/sandbox"
	"github.com/cfid-cli/cfid/internal/scripttest"
)

// TestScriptsOnOldUAA runs the scripts about what a UAA administers on a sandbox that is UAA 4.30, as they run on a real one:
// one server for all of them. What differs between the two versions is marked [4.30] in them.
func TestScriptsOnOldUAA(t *testing.T) {
	s, err := sandbox.New(sandbox.Config{Version: sandbox.Version430, Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	stop, err := s.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	for _, pattern := range []string{"approval_*", "client_*", "idp_*", "token_*", "zone_*", "group_unmap"} {
		t.Run(pattern, func(t *testing.T) {
			scripttest.Run(t, scripttest.Config{Dir: "../testdata/script", Only: pattern, RealUAA: s.UAA(), Version: sandbox.Version430})
		})
	}
}
