package scripttest

import (
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/cfid-cli/cfid/internal/sandbox"
)

// faults injects faults at the script's server.
func faults(ts *testscript.TestScript, neg bool, args []string) {
	s, ok := find(ts, nil).(*sandbox.Server)
	if neg || !ok {
		ts.Fatalf("usage: faults [FAULT...], with a sandbox running")
	}
	var list []sandbox.Fault
	for _, spec := range args {
		f, err := sandbox.ParseFault(spec)
		ts.Check(err)
		list = append(list, f)
	}
	ts.Check(s.SetFaults(list...))
}
