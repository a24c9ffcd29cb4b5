package real

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/cfid-cli/cfid/internal/sandbox"
)

// TestDifferential sends the same few hundred requests to the sandbox and to a released
// UAA, one after the other, and compares the answers. Accepted differences are in intended,
// with the reason; an entry that is no longer needed is an error too.
func TestDifferential(t *testing.T) {
	truth := newSide(t, "the UAA", startUAA(t))
	fake := newSide(t, "the sandbox", startSandbox(t))
	used := map[string]int{}
	questions := slices.Concat(readQuestions(t, "differential/[1-8]*.txt"), generated(t), readQuestions(t, "differential/90-end.txt"))
	for _, q := range questions {
		want, got := truth.ask(t, q), fake.ask(t, q)
		var unintended []string
		for _, line := range differences(truth.facts(want), fake.facts(got)) {
			if reason := intendedReason(q, line); reason != "" {
				used[reason]++
				continue
			}
			unintended = append(unintended, line)
		}
		if len(unintended) > 0 {
			t.Errorf("%s: %s\n\t%s", q.where, q.text, strings.Join(unintended[:min(len(unintended), 40)], "\n\t"))
		}
	}
	text, err := os.ReadFile("../../docs/sandbox.md")
	if err != nil {
		t.Fatal(err)
	}
	said := strings.Join(strings.Fields(string(text)), " ") + " " // the lines are wrapped
	for _, d := range intended() {
		if used[d.reason] == 0 {
			t.Errorf("no longer differs: %s", d.reason)
		}
		if !strings.Contains(said, "- "+d.reason+" ") {
			t.Errorf("docs/sandbox.md doesn't say: - %s", d.reason)
		}
	}
	t.Logf("%d requests, %d answers differ on purpose", len(questions), len(used))
}

func startSandbox(t *testing.T) string {
	t.Helper()
	server, err := sandbox.New(sandbox.Config{Version: sandbox.Version430, Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	stop, err := server.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return server.UAA()
}
