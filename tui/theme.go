package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/cfid-cli/cfid/internal/view"
)

// theme is how lines stand out. The meanings are those of the command line's tables, in the eight base colours that follow the
// person's palette; only the line under the cursor needs to know whether the terminal is dark.
type theme struct {
	color bool
	ascii bool
	known bool // the terminal said what its background is
	dark  bool
	many  bool // 256 colours or more
}

const plainAgain = "\x1b[0m"

func (t *theme) profile(p colorprofile.Profile) {
	t.many = p >= colorprofile.ANSI256
	if p <= colorprofile.ASCII {
		t.color = false
	}
}

func (t theme) paint(s view.Style, text string) string { return s.Paint(text, t.color) }

// chosen is the line under the cursor; it has no styles of its own.
func (t theme) chosen(line string) string {
	if t.color && t.known && t.many {
		background := "\x1b[1;48;5;254m"
		if t.dark {
			background = "\x1b[1;48;5;238m"
		}
		return background + line + plainAgain
	}
	return "\x1b[7m" + line + plainAgain
}

// alarm is the status line of a protected context.
func (t theme) alarm(line string) string {
	if !t.color {
		return "\x1b[7m" + line + plainAgain
	}
	return "\x1b[1;37;41m" + line + plainAgain
}

// pick takes the sign that the terminal can show.
func (t theme) pick(unicode, ascii string) string {
	if t.ascii {
		return ascii
	}
	return unicode
}

func (t theme) dots() string { return t.pick("…", "~") }

// clean makes a text of a server one harmless line.
func (t theme) clean(s string) string {
	s = view.Clean(s)
	if !t.ascii {
		return s
	}
	return strings.Map(ascii, s)
}

func ascii(r rune) rune {
	if r > 0x7e {
		return '?'
	}
	return r
}

// cell is text in exactly width cells: cut with dots or filled with blanks. text is clean and has no styles.
func (t theme) cell(text string, width int, right bool) string {
	if width <= 0 {
		return ""
	}
	w := len(text)
	if !plain(text) {
		w = ansi.StringWidth(text)
	}
	switch {
	case w > width:
		text = ansi.Truncate(text, width, t.dots())
		return text + strings.Repeat(" ", max(0, width-ansi.StringWidth(text))) // a wide letter may leave a cell free
	case right:
		return strings.Repeat(" ", width-w) + text
	}
	return text + strings.Repeat(" ", width-w)
}

// fit cuts a line, with its styles, to width cells.
func fit(line string, width int) string {
	if len(line) <= width && plain(line) {
		return line
	}
	return ansi.Truncate(line, width, "")
}

// wrap breaks a text into lines of at most width cells.
func wrap(text string, width int) []string {
	return strings.Split(ansi.Wrap(text, max(width, 1), " "), "\n")
}

// plain says that every byte is one cell.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// plural counts: "1 change is", "2 changes are".
func plural(n int, one, many string) string {
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
	return fit(line, width)
}

// someOf names one thing, or counts several.
func someOf(names []string, noun string) string {
	if len(names) == 1 {
		return noun + " " + names[0]
	}
	return plural(len(names), noun, noun+"s")
}
