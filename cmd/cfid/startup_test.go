package main

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// What package initialisation may allocate, in allocations: every start of cfid pays for it, the one behind a shell's
// tab key too. Counts and not times, for times depend on what else the machine does. See docs/performance.md.
const (
	maxAllocations    = 3600 // by all packages linked in
	maxOurAllocations = 50   // by this module's
)

// TestInitialisation counts in a process of this test's own binary, which links all that cfid links.
func TestInitialisation(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, "-test.run=^$")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	var trace bytes.Buffer
	cmd.Stderr = &trace
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s", err, trace.String())
	}
	all, ours, most := allocations(t, &trace)
	t.Logf("%d allocations, %d by our packages", all, ours)
	if all < 100 {
		t.Fatalf("the trace is not what it was: %d allocations", all)
	}
	if all > maxAllocations {
		t.Errorf("%d allocations before main, at most %d are planned; most by %s", all, maxAllocations, most)
	}
	if ours > maxOurAllocations {
		t.Errorf("%d allocations before main by our packages, at most %d are planned: build tables and patterns when they are first used", ours, maxOurAllocations)
	}
}

// allocations reads lines as "init net/http @0.5 ms, 0.01 ms clock, 3120 bytes, 14 allocs".
func allocations(t *testing.T, trace *bytes.Buffer) (all, ours int, most string) {
	t.Helper()
	line := regexp.MustCompile(`^init (\S+) @.* (\d+) allocs$`)
	record := 0
	for in := bufio.NewScanner(trace); in.Scan(); {
		m := line.FindStringSubmatch(in.Text())
		if m == nil {
			continue
		}
		n, err := strconv.Atoi(m[2])
		if err != nil {
			t.Fatal(err)
		}
		all += n
		if strings.HasPrefix(m[1], "github.com/cfid-cli/cfid/") || m[1] == "main" {
			ours += n
		}
		if n > record {
			record, most = n, m[1]
		}
	}
	return all, ours, most
}
