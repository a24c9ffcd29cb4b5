package frame

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// Screen is one page of the dashboard. All methods are called in bubbletea's goroutine and return at once: slow work
// runs in a scope.
type Screen interface {
	// Title is shown in the line of open screens.
	Title() string
	// Start begins the screen's work.
	Start(f *Frame, sc *Scope) tea.Cmd
	// Keys are the keys that work now, in the order they are shown. The same table handles the keys, fills the line at
	// the bottom and is listed by ?.
	Keys(f *Frame, sc *Scope) []Binding
	// Lines draws at most height lines of at most width cells.
	Lines(f *Frame, width, height int) []string
}

// Returner is a screen that is told when it is in front again.
type Returner interface {
	Returned(f *Frame, sc *Scope) tea.Cmd
}

// Copier is a screen with something to copy: y copies the name, Y the id.
type Copier interface {
	Copied() (name, id string)
}

// Commander is a screen with command lines for the selected object; o shows them.
type Commander interface {
	Commands(f *Frame) []string
}

// applier is the screen of the staged changes, so no key on it opens that screen.
type applier interface {
	Apply(f *Frame, sc *Scope) tea.Cmd
}

// Clicker is a screen that supports the mouse: a click at a cell of its own lines, and the wheel.
type Clicker interface {
	Click(f *Frame, x, y int) tea.Cmd
	Wheel(delta int)
}

// Binding is one line of a key table.
type Binding struct {
	Keys []string // as bubbletea names them; the first is shown
	help string   // what it does, as a verb
	bar  bool     // also shown in the line at the bottom
	Do   func(f *Frame) tea.Cmd
}

// On returns a binding that is shown in the line at the bottom.
func On(key, help string, do func(f *Frame) tea.Cmd, more ...string) Binding {
	return Binding{Keys: append([]string{key}, more...), help: help, bar: true, Do: do}
}

// Off returns a binding that only ? lists.
func Off(key, help string, do func(f *Frame) tea.Cmd, more ...string) Binding {
	return Binding{Keys: append([]string{key}, more...), help: help, Do: do}
}

// Moves turns a movement into an action.
func Moves(move func()) func(*Frame) tea.Cmd {
	return func(*Frame) tea.Cmd { move(); return nil }
}

// Opens is the action that puts a screen in front.
func Opens(make func() Screen) func(*Frame) tea.Cmd {
	return func(f *Frame) tea.Cmd { return f.Push(make()) }
}

// anywhere are the keys that work on every screen, listed after its own.
func (f *Frame) anywhere() []Binding {
	table := []Binding{
		On("?", "keys", func(f *Frame) tea.Cmd { f.Lay(&help{}); return nil }),
		On(":", "go to", func(f *Frame) tea.Cmd { return f.openPalette() }, "ctrl+p"),
	}
	screen := f.Top().Screen
	if _, there := screen.(applier); !there && f.Staged.Len() > 0 {
		table = append(table, On("P", "plan", Opens(f.Screens.Plan)))
	}
	if _, ok := screen.(Copier); ok {
		table = append(table,
			Off("y", "copy the name", func(f *Frame) tea.Cmd { return f.copyName(false) }),
			Off("Y", "copy the id", func(f *Frame) tea.Cmd { return f.copyName(true) }))
	}
	if _, ok := screen.(Commander); ok {
		table = append(table, Off("o", "show as a command line", func(f *Frame) tea.Cmd { return f.showCommands() }))
	}
	if len(f.Stack) > 1 {
		table = append(table, On("esc", "back", (*Frame).pop, "backspace"))
	}
	return append(table,
		On("q", "quit", (*Frame).quit, "ctrl+c"),
		Off("ctrl+z", "suspend", func(f *Frame) tea.Cmd { return f.sleep() }),
		Off("ctrl+l", "redraw", func(*Frame) tea.Cmd { return tea.ClearScreen }))
}

// table is every key that works now.
func (f *Frame) table() []Binding {
	top := f.Top()
	return slices.Concat(f.stopping(), top.Screen.Keys(f, top.Scope), f.anywhere())
}

// key passes a key to the overlay, or looks it up in the table.
func (f *Frame) key(k tea.KeyPressMsg) tea.Cmd {
	name := k.String()
	if len(f.Over) > 0 {
		return f.Over[len(f.Over)-1].key(f, k)
	}
	f.Note = Note{}
	for _, b := range f.table() {
		for _, key := range b.Keys {
			if key == name {
				return b.Do(f)
			}
		}
	}
	return nil
}

// paster is an overlay that accepts pasted text; without one it is dropped, since its letters are not meant as keys.
type paster interface {
	paste(f *Frame, text string) tea.Cmd
}

func (f *Frame) paste(text string) tea.Cmd {
	if len(f.Over) == 0 {
		return nil
	}
	if o, ok := f.Over[len(f.Over)-1].(paster); ok {
		return o.paste(f, text[:min(len(text), MostTyped)])
	}
	return nil
}

// mouse passes clicks and the wheel to the screen in front; overlays are used with keys only.
func (f *Frame) mouse(msg tea.MouseMsg) tea.Cmd {
	c, ok := f.Top().Screen.(Clicker)
	if !ok || len(f.Over) > 0 {
		return nil
	}
	m := msg.Mouse()
	switch msg.(type) {
	case tea.MouseWheelMsg:
		switch m.Button {
		case tea.MouseWheelUp:
			c.Wheel(-3)
		case tea.MouseWheelDown:
			c.Wheel(3)
		}
	case tea.MouseClickMsg:
		_, above, height := f.layout()
		if y := m.Y - above; m.Button == tea.MouseLeft && y >= 0 && y < height {
			return c.Click(f, m.X, y)
		}
	}
	return nil
}
