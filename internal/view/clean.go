package view

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/cfid-cli/cfid/internal/rest"
)

// Clean removes what a terminal would interpret or hide: control, C1 and bidi characters. It is for one line; see
// cleanText for text with lines.
func Clean(s string) string {
	if plainASCII(s) {
		return s
	}
	return rest.Printable(s)
}

// cleanText is Clean that keeps newlines and tabs: for the output of --jq, and for values with several lines
// (certificates).
func cleanText(s string) string {
	if plainASCII(s) {
		return s
	}
	var b strings.Builder
	for {
		i := strings.IndexAny(s, "\n\t")
		if i < 0 {
			b.WriteString(Clean(s))
			return b.String()
		}
		b.WriteString(Clean(s[:i]))
		b.WriteByte(s[i])
		s = s[i+1:]
	}
}

// plainASCII: only bytes that any terminal shows as one cell each. Most cells are such text, and need one pass and no
// allocation.
func plainASCII(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// width is the number of cells s takes on a terminal; s is clean.
func width(s string) int {
	if plainASCII(s) {
		return len(s)
	}
	return ansi.StringWidth(s)
}

// clip cuts s to most cells and marks the cut.
func clip(s string, most int, mark string) string {
	if width(s) <= most {
		return s
	}
	if most <= 0 {
		return ""
	}
	if plainASCII(s) {
		return s[:most-1] + mark
	}
	return ansi.Truncate(s, most, mark)
}
