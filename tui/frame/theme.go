package frame

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/cfid-cli/cfid/internal/view"
)

// Theme is the styles of lines. The meanings are those of the command line's tables, in the eight base colours of the
// user's palette; only the line under the cursor depends on whether the terminal is dark.
type Theme struct {
	Color bool
	ASCII bool
	known bool // the terminal reported its background
	dark  bool
	many  bool // 256 colours or more
}

const plainAgain = "\x1b[0m"

// Profile adapts the theme to what the terminal can show.
func (t *Theme) Profile(p colorprofile.Profile) {
	t.many = p >= colorprofile.ANSI256
	if p <= colorprofile.ASCII {
		t.Color = false
	}
}

// Paint applies a style.
func (t Theme) Paint(s view.Style, text string) string { return s.Paint(text, t.Color) }

// Chosen is the style of the line under the cursor, which has no other styles.
func (t Theme) Chosen(line string) string {
	if t.Color && t.known && t.many {
		background := "\x1b[1;48;5;254m"
		if t.dark {
			background = "\x1b[1;48;5;238m"
		}
		return background + line + plainAgain
	}
	return "\x1b[7m" + line + plainAgain
}

// alarm is the status line of a protected context.
func (t Theme) alarm(line string) string {
	if !t.Color {
		return "\x1b[7m" + line + plainAgain
	}
	return "\x1b[1;37;41m" + line + plainAgain
}

// Pick returns the first sign, or the second if the terminal shows only ASCII.
func (t Theme) Pick(unicode, ascii string) string {
	if t.ASCII {
		return ascii
	}
	return unicode
}

// Dots is the sign for text that was cut.
func (t Theme) Dots() string { return t.Pick("…", "~") }

// Clean makes a server's text one line without control characters.
func (t Theme) Clean(s string) string {
	s = view.Clean(s)
	if !t.ASCII {
		return s
	}
	return strings.Map(ASCII, s)
}

// ASCII is the nearest ASCII character.
func ASCII(r rune) rune {
	if r > 0x7e {
		return '?'
	}
	return r
}

// Cell returns text in exactly width cells: cut with dots or padded with blanks. text is clean and has no styles.
func (t Theme) Cell(text string, width int, right bool) string {
	if width <= 0 {
		return ""
	}
	w := len(text)
	if !Plain(text) {
		w = ansi.StringWidth(text)
	}
	switch {
	case w > width:
		text = ansi.Truncate(text, width, t.Dots())
		return text + strings.Repeat(" ", max(0, width-ansi.StringWidth(text))) // cutting a wide letter may leave a cell free
	case right:
		return strings.Repeat(" ", width-w) + text
	}
	return text + strings.Repeat(" ", width-w)
}

// Fit cuts a line, with its styles, to width cells.
func Fit(line string, width int) string {
	if len(line) <= width && Plain(line) {
		return line
	}
	return ansi.Truncate(line, width, "")
}

// Wrap breaks a text into lines of at most width cells.
func Wrap(text string, width int) []string {
	return strings.Split(ansi.Wrap(text, max(width, 1), " "), "\n")
}

// Plain reports that every byte is one cell.
func Plain(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// Plural counts: "1 change is", "2 changes are".
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// fill makes a line, with its styles, exactly width cells.
func fill(line string, width int) string {
	if w := ansi.StringWidth(line); w < width {
		return line + strings.Repeat(" ", width-w)
	}
	return Fit(line, width)
}

// SomeOf names one object, or counts several.
func SomeOf(names []string, noun string) string {
	if len(names) == 1 {
		return noun + " " + names[0]
	}
	return Plural(len(names), noun, noun+"s")
}
