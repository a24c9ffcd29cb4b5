package commands

import (
	"flag"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// suggested is a command line in what cfid prints on standard error: "try: cfid …", "note: …; run cfid …".
var suggested = regexp.MustCompile(`(?m)(?:^ *try: |[:;] (?:run )?)(?:.*?[:;] )?(cfid [a-z].*)$`)

// afterLine is the explanation after a suggested line.
var afterLine = regexp.MustCompile(`   \(.*|,? (?:to|if|as|for|or|and|then|needs|does|creates) .*|; .*`)

// CheckSuggestions parses the command lines that cfid suggested in the scripts with the command tree.
func CheckSuggestions(t *testing.T, printed string) {
	t.Helper()
	text, err := os.ReadFile(printed)
	if err != nil {
		t.Fatal(err)
	}
	var seen []string
	for _, m := range suggested.FindAllStringSubmatch(string(text), -1) {
		seen = append(seen, afterLine.ReplaceAllString(m[1], ""))
	}
	slices.Sort(seen)
	seen = slices.Compact(seen)
	parsed := 0
	for _, text := range seen {
		for _, l := range appendLine(nil, "", text) {
			parsed++
			if fault := lineFault(l.words); fault != "" && !isShort(fault) {
				t.Errorf("cfid suggested %q: %s", text, fault)
			}
		}
	}
	if whole := !strings.Contains(flag.Lookup("test.run").Value.String(), "/"); whole && parsed < 100 {
		t.Errorf("%d suggested lines: they are found no longer", parsed)
	}
	t.Logf("%d suggested lines", parsed)
}
