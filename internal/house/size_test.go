package house

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// maxLines says how many lines, tests not counted, each package at or below a path may have.
var maxLines = map[string]int{
	"tui":                  4000,
	"internal/view":        6000,
	"internal/sandbox":     6000,
	"internal/sandbox/uaa": 8000,
}

func TestPackageSize(t *testing.T) {
	report(t, sizeFaults(load(t, moduleRoot(t))))
}

func TestSizeFaults(t *testing.T) {
	files := []source{
		{pkg: "tui/full", text: strings.Repeat("\n", 3000)}, {pkg: "tui/full", text: strings.Repeat("\n", 1000)},
		{pkg: "tui/over", text: strings.Repeat("\n", 3000)}, {pkg: "tui/over", text: strings.Repeat("\n", 1001)},
		{pkg: "tui/tested", text: strings.Repeat("\n", 4001), test: true}, {pkg: "elsewhere", text: strings.Repeat("\n", 9000)},
	}
	if got := sizeFaults(files); !slices.Equal(got, []string{"tui/over: 4001 lines without tests, at most 4000"}) {
		t.Errorf("faults: %q", got)
	}
}

func sizeFaults(files []source) (faults []string) {
	lines := map[string]int{}
	for _, file := range files {
		if !file.test {
			lines[file.pkg] += strings.Count(file.text, "\n")
		}
	}
	for pkg, n := range lines {
		if most := limit(pkg); most > 0 && n > most {
			faults = append(faults, fmt.Sprintf("%s: %d lines without tests, at most %d", pkg, n, most))
		}
	}
	slices.Sort(faults)
	return faults
}

// roomLines is the limit of each package of operations.
const roomLines = 6000

// limit is that of a room, or of the longest path in maxLines that covers the package; 0: none.
func limit(pkg string) (most int) {
	if slices.Contains(rooms, pkg) {
		return roomLines
	}
	longest := 0
	for path, n := range maxLines {
		if within(pkg, path) && len(path) > longest {
			longest, most = len(path), n
		}
	}
	return most
}
