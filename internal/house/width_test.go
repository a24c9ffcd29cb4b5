package house

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// docsWidth is how wide a line of prose may be, in columns.
const docsWidth = 100

// TestDocsWidth: prose in Markdown is wrapped. Tables, code, pictures and pages that are generated are not.
func TestDocsWidth(t *testing.T) {
	root := moduleRoot(t)
	pages := []string{"README.md", "CHANGELOG.md"}
	for _, pattern := range []string{"docs/*.md", "docs/design/*.md"} {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range found {
			pages = append(pages, strings.TrimPrefix(path, root+string(filepath.Separator)))
		}
	}
	var faults []string
	for _, page := range pages {
		text, err := os.ReadFile(filepath.Join(root, page))
		if err != nil {
			t.Fatal(err)
		}
		faults = append(faults, wideLines(page, string(text))...)
	}
	report(t, faults)
}

func wideLines(page, text string) (faults []string) {
	text = quoted.ReplaceAllStringFunc(text, func(code string) string {
		if strings.Contains(code, "```") {
			return strings.Repeat("\n", strings.Count(code, "\n"))
		}
		return code
	})
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		loose := strings.HasPrefix(strings.TrimSpace(line), "|") || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "    ") || strings.HasPrefix(line, "![")
		if n := utf8.RuneCountInString(line); n > docsWidth && !loose {
			faults = append(faults, page+": wider than 100 columns: "+line)
		}
	}
	return faults
}

func TestWideLinesAreFound(t *testing.T) {
	long := strings.Repeat("word ", 21)
	if got := wideLines("a.md", long+"\n| "+long+"|\n```\n"+long+"\n```\nshort\n"); len(got) != 1 {
		t.Errorf("found %q", got)
	}
}
