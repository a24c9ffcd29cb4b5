package frame

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
)

func TestEditor(t *testing.T) {
	ctrl := func(r rune) tea.KeyPressMsg { return tea.KeyPressMsg{Code: r, Mod: tea.ModCtrl} }
	alt := func(r rune) tea.KeyPressMsg { return tea.KeyPressMsg{Code: r, Mod: tea.ModAlt} }
	key := func(r rune) tea.KeyPressMsg { return tea.KeyPressMsg{Code: r} }
	for name, tt := range map[string]struct {
		keys []tea.KeyPressMsg
		text string
		at   int
	}{
		"nothing":           {nil, "one two  three", 14},
		"word back":         {[]tea.KeyPressMsg{alt('b')}, "one two  three", 9},
		"two words back":    {[]tea.KeyPressMsg{alt('b'), alt('b')}, "one two  three", 4},
		"word forward":      {[]tea.KeyPressMsg{ctrl('a'), alt('f')}, "one two  three", 3},
		"cut a word":        {[]tea.KeyPressMsg{ctrl('w')}, "one two  ", 9},
		"cut two words":     {[]tea.KeyPressMsg{ctrl('w'), ctrl('w')}, "one ", 4},
		"cut the next word": {[]tea.KeyPressMsg{key(tea.KeyHome), alt('d')}, " two  three", 0},
		"cut before":        {[]tea.KeyPressMsg{key(tea.KeyLeft), ctrl('u')}, "e", 0},
		"cut after":         {[]tea.KeyPressMsg{ctrl('a'), key(tea.KeyRight), ctrl('k')}, "o", 1},
		"backspace":         {[]tea.KeyPressMsg{key(tea.KeyBackspace)}, "one two  thre", 13},
		"delete":            {[]tea.KeyPressMsg{key(tea.KeyHome), key(tea.KeyDelete)}, "ne two  three", 0},
		"at the borders":    {[]tea.KeyPressMsg{key(tea.KeyDelete), key(tea.KeyRight), ctrl('a'), key(tea.KeyLeft), key(tea.KeyBackspace)}, "one two  three", 0},
		"a letter":          {[]tea.KeyPressMsg{ctrl('a'), {Code: 'é', Text: "é"}}, "éone two  three", 1},
	} {
		e := NewEditor("one two  three")
		for _, k := range tt.keys {
			e.key(k)
		}
		if d := cmp.Diff([]any{tt.text, tt.at}, []any{e.String(), e.caret}); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	if NewEditor("").key(tea.KeyPressMsg{Code: tea.KeyF1}) {
		t.Error("a function key is no letter")
	}
}

// FuzzEditor: whatever is pasted, the line stays within its bound, printable, and as wide as there is room.
func FuzzEditor(f *testing.F) {
	f.Add("a\x1b[2Jb\nc", 10, 3)
	f.Add(strings.Repeat("漢", 5000), 7, 0)
	f.Add(strings.Repeat("漢", 14), 56, 0)
	f.Fuzz(func(t *testing.T, pasted string, width, left int) {
		e := NewEditor("")
		e.Insert(pasted)
		for range min(max(left, 0), 50) {
			e.key(tea.KeyPressMsg{Code: tea.KeyLeft})
		}
		e.Insert(pasted)
		if len(e.String()) > MostTyped || !utf8.ValidString(e.String()) || strings.ContainsFunc(e.String(), func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Fatalf("%q", e.String())
		}
		width = min(max(width, 2), 500)
		if w := ansi.StringWidth(e.draw(Theme{}, width)); w > width {
			t.Fatalf("%d cells in the room of %d", w, width)
		}
	})
}
