package frame

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// MostTyped is the maximum length of a line, in bytes: a longer paste was a mistake.
const MostTyped = 4 << 10

// Editor is a line of text to type. It replaces bubbles' own, which looks for a clipboard program when the process
// starts.
type Editor struct {
	text   []rune
	caret  int // position of the next letter
	masked bool
}

// NewEditor is a line editor with text in it and the caret at its end.
func NewEditor(text string) *Editor { return &Editor{text: []rune(text), caret: len([]rune(text))} }

func (e *Editor) String() string { return string(e.text) }

// Insert inserts letters only: no control characters or line breaks, up to the maximum length.
func (e *Editor) Insert(s string) {
	room := MostTyped - len(string(e.text))
	var in []rune
	for _, r := range s {
		if room -= utf8.RuneLen(r); room < 0 {
			break
		}
		if r != utf8.RuneError && unicode.IsPrint(r) {
			in = append(in, r)
		}
	}
	e.text = slices.Insert(e.text, e.caret, in...)
	e.caret += len(in)
}

func (e *Editor) cut(from, to int) {
	e.text = slices.Delete(e.text, from, to)
	e.caret = from
}

// before and after are the borders of the words next to the cursor.
func (e *Editor) before() int {
	i := e.caret
	for i > 0 && e.text[i-1] == ' ' {
		i--
	}
	for i > 0 && e.text[i-1] != ' ' {
		i--
	}
	return i
}

func (e *Editor) after() int {
	i := e.caret
	for i < len(e.text) && e.text[i] == ' ' {
		i++
	}
	for i < len(e.text) && e.text[i] != ' ' {
		i++
	}
	return i
}

// key edits the line; it returns false for a key that does not edit.
func (e *Editor) key(k tea.KeyPressMsg) bool {
	switch k.String() {
	case "left", "ctrl+b":
		e.caret = max(e.caret-1, 0)
	case "right", "ctrl+f":
		e.caret = min(e.caret+1, len(e.text))
	case "home", "ctrl+a":
		e.caret = 0
	case "end", "ctrl+e":
		e.caret = len(e.text)
	case "alt+left", "ctrl+left", "alt+b":
		e.caret = e.before()
	case "alt+right", "ctrl+right", "alt+f":
		e.caret = e.after()
	default:
		return e.change(k)
	}
	return true
}

func (e *Editor) change(k tea.KeyPressMsg) bool {
	switch k.String() {
	case "backspace", "ctrl+h":
		e.cut(max(e.caret-1, 0), e.caret)
	case "delete", "ctrl+d":
		e.cut(e.caret, min(e.caret+1, len(e.text)))
	case "ctrl+w", "alt+backspace":
		e.cut(e.before(), e.caret)
	case "alt+d":
		at := e.caret
		e.cut(at, e.after())
	case "ctrl+u":
		e.cut(0, e.caret)
	case "ctrl+k":
		e.cut(e.caret, len(e.text))
	default:
		if k.Text == "" || k.Mod&^tea.ModShift != 0 {
			return false
		}
		e.Insert(k.Text)
	}
	return true
}

// draw shows the part around the cursor in width cells; a masked line shows its length in dots, at most eight.
func (e *Editor) draw(t Theme, width int) string {
	if e.masked {
		return strings.Repeat(t.Pick("•", "*"), min(len(e.text), max(width-1, 0), 8)) + "\x1b[7m \x1b[27m"
	}
	left, right := t.Clean(string(e.text[:e.caret])), t.Clean(string(e.text[e.caret:]))
	under := " "
	if e.caret < len(e.text) {
		under, right = t.Clean(string(e.text[e.caret:e.caret+1])), t.Clean(string(e.text[e.caret+1:]))
	}
	room := max(width-ansi.StringWidth(under), 0)
	if over := ansi.StringWidth(left) - room; over > 0 {
		left = ansi.TruncateLeft(left, over, "")
		if ansi.StringWidth(left) > room { // a wide character at the border was not cut
			left = ansi.TruncateLeft(left, 2, "")
		}
	}
	right = ansi.Truncate(right, max(room-ansi.StringWidth(left), 0), "")
	return left + "\x1b[7m" + under + "\x1b[27m" + right
}
