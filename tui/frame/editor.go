package frame

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// MostTyped bounds what one line takes, in bytes: more is a paste that went astray.
const MostTyped = 4 << 10

// Editor is one line that is typed. bubbles' own asks for a clipboard program while the process starts.
type Editor struct {
	text   []rune
	caret  int // where the next letter goes
	masked bool
}

// NewEditor is a line editor with text in it and the caret at its end.
func NewEditor(text string) *Editor { return &Editor{text: []rune(text), caret: len([]rune(text))} }

func (e *Editor) String() string { return string(e.text) }

// Insert takes letters only: no control characters, no line breaks, not more than fits.
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

// before and after are the borders of the words beside the cursor.
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

// key edits; it answers false for a key that is not about the line.
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

// draw shows the part around the cursor in width cells; a masked line shows dots of its length, at most eight.
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
		if ansi.StringWidth(left) > room { // the border goes through a wide character, which stayed
			left = ansi.TruncateLeft(left, 2, "")
		}
	}
	right = ansi.Truncate(right, max(room-ansi.StringWidth(left), 0), "")
	return left + "\x1b[7m" + under + "\x1b[27m" + right
}
