package commands

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestFromUaac: in docs/from-uaac.md, every native line is a command that takes these flags and this many arguments, and
// every word of another tool that "works as it is" is a command.
func TestFromUaac(t *testing.T) {
	data, err := os.ReadFile("../docs/from-uaac.md")
	if err != nil {
		t.Fatal(err)
	}
	rows, code := 0, regexp.MustCompile("`([^`]+)`")
	for line := range strings.Lines(string(data)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 3 || !strings.Contains(cells[2], "`") {
			continue
		}
		rows++
		for _, native := range code.FindAllStringSubmatch(cells[2], -1) {
			if err := parses(native[1]); err != nil {
				t.Errorf("cfid %s: %v", native[1], err)
			}
		}
		if !strings.Contains(cells[1], "yes") {
			continue
		}
		for _, theirs := range code.FindAllStringSubmatch(cells[0], -1) {
			word := strings.Fields(theirs[1])[0]
			if !strings.HasPrefix(word, "-") && !isFamiliarOrNative(word) && !isVerbOf(cells[0], word) {
				t.Errorf("%s: no command %s", strings.TrimSpace(cells[0]), word)
			}
		}
	}
	if rows < 100 {
		t.Errorf("%d rows: is the table read?", rows)
	}
}

func isFamiliarOrNative(word string) bool {
	if word == "help" || word == "completion" { // cobra's own, added when a line is run
		return true
	}
	cmd, _, err := newRoot(treeApp(), []string{word}).Find([]string{word})
	return err == nil && cmd.Name() == word
}

// isVerbOf takes `user activate`, `deactivate`: the noun of the first stands for all.
func isVerbOf(cell, word string) bool {
	noun, _, _ := strings.Cut(strings.TrimLeft(cell, " `"), " ")
	cmd, _, err := newRoot(treeApp(), []string{noun, word}).Find([]string{noun, word})
	return err == nil && cmd.Name() == word
}

// parses checks a line against its command, without running it.
func parses(line string) error {
	words := strings.Fields(line)
	cmd, rest, err := newRoot(treeApp(), words).Find(words)
	if err != nil {
		return err
	}
	if err := cmd.ParseFlags(rest); err != nil {
		return err
	}
	return cmd.ValidateArgs(cmd.Flags().Args())
}
