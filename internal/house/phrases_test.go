package house

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const styleGuide = "docs/style-guide.md"

// plainPaths are the files and folders whose texts keep to the table of docs/style-guide.md.
func plainPaths() []string {
	return []string{"README.md", "CHANGELOG.md", "docs", "commands", "internal", "tui", "context", "cmd", "testdata/script"}
}

// notPlain are the files below plainPaths that are exempt: generated from texts that are not covered yet, or the table itself.
func notPlain() []string { return []string{styleGuide, "internal/house"} }

// TestPlainEnglish finds the phrases that docs/style-guide.md replaces.
func TestPlainEnglish(t *testing.T) {
	root := moduleRoot(t)
	guide, err := os.ReadFile(filepath.Join(root, styleGuide))
	if err != nil {
		t.Fatal(err)
	}
	phrases := refusedPhrases(string(guide))
	if len(phrases) < 50 {
		t.Fatalf("%d phrases in %s: the table has another form", len(phrases), styleGuide)
	}
	report(t, plainFaults(t, root, phrases))
}

func TestPhrasesAreFound(t *testing.T) {
	phrases := refusedPhrases("| whoever; any more | who |\n\n| instead of | write |\n|---|---|\n| whoever; any more | who |\n")
	if len(phrases) != 2 {
		t.Fatalf("%d phrases", len(phrases))
	}
	for _, test := range []struct {
		name, text string
		want       int
	}{
		{"a.md", "Whoever\n\n```\nwhoever\n```\n`whoever` does not any\nmore, in many\n\nmore", 2},
		{"a.go", "// It does not any\n\t// more.\nvar whoevers int\n", 1},
	} {
		if faults := phraseFaults(test.name, test.text, phrases); len(faults) != test.want {
			t.Errorf("%s: %q, want %d", test.name, faults, test.want)
		}
	}
}

// phrase is a row's left column: what is refused, and the right column as advice.
type phrase struct {
	pattern *regexp.Regexp
	longest string // its longest word, in lower case: texts without it are skipped quickly
	advice  string
}

// refusedPhrases are those of the last table of the guide; several in one cell are separated by semicolons.
func refusedPhrases(guide string) (phrases []phrase) {
	_, table, _ := strings.Cut(guide, "| instead of | write |")
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 2 || strings.HasPrefix(cells[0], "-") {
			continue
		}
		for text := range strings.SplitSeq(cells[0], ";") {
			words := strings.Fields(strings.ToLower(text))
			if len(words) == 0 {
				continue
			}
			longest := slices.MaxFunc(words, func(a, b string) int { return len(a) - len(b) })
			for i, word := range words {
				words[i] = regexp.QuoteMeta(word)
			}
			pattern := regexp.MustCompile(`(?i)\b` + strings.Join(words, `[ \t]*(?:[ \t]|\n[ \t]*(?://)?[ \t]*)`) + `\b`)
			phrases = append(phrases, phrase{pattern, longest, strings.TrimSpace(cells[1])})
		}
	}
	return phrases
}

func plainFaults(t *testing.T, root string, phrases []phrase) (faults []string) {
	t.Helper()
	for _, top := range plainPaths() {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			name, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			name = filepath.ToSlash(name)
			if slices.Contains(notPlain(), name) && entry.IsDir() {
				return filepath.SkipDir
			}
			if slices.Contains(notPlain(), name) || !slices.Contains([]string{".md", ".go", ".txtar"}, filepath.Ext(name)) {
				return nil
			}
			text, err := os.ReadFile(path)
			faults = append(faults, phraseFaults(name, string(text), phrases)...)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return faults
}

// quoted is code in Markdown: a fenced block, or a span in backquotes within one line.
var quoted = regexp.MustCompile("(?ms)^[ \t]*```.*?^[ \t]*```|`[^`\n]*`")

func phraseFaults(name, text string, phrases []phrase) (faults []string) {
	if strings.HasSuffix(name, ".md") {
		text = quoted.ReplaceAllStringFunc(text, func(code string) string { return "`" + strings.Repeat("\n", strings.Count(code, "\n")) })
	}
	lower := strings.ToLower(text)
	for _, refused := range phrases {
		if !strings.Contains(lower, refused.longest) {
			continue
		}
		for _, at := range refused.pattern.FindAllStringIndex(text, -1) {
			line := strings.Count(text[:at[0]], "\n") + 1
			faults = append(faults, fmt.Sprintf("%s:%d: %q: write %s (%s)", name, line, text[at[0]:at[1]], refused.advice, styleGuide))
		}
	}
	return faults
}
