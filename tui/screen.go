package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// screen is one page of the dashboard. Everything is called in bubbletea's goroutine and returns at once: what takes time
// goes through a scope.
type screen interface {
	// title stands in the line that says where one is.
	title() string
	// start begins the screen's work.
	start(f *frame, sc *scope) tea.Cmd
	// keys are what can be done now, in the order they are shown. The same table dispatches, fills the line at the bottom and
	// is listed by ?.
	keys(f *frame, sc *scope) []binding
	// lines draws at most height lines of at most width cells.
	lines(f *frame, width, height int) []string
}

// returner is a screen that wants to know when it is in front again.
type returner interface {
	returned(f *frame, sc *scope) tea.Cmd
}

// copier is a screen with something to copy: y takes the name, Y the id.
type copier interface {
	copied() (name, id string)
}

// commander is a screen that knows the command lines of what is selected; o shows them.
type commander interface {
	commands(f *frame) []string
}

// applier is the screen of what is staged: from it no key leads there.
type applier interface {
	apply(f *frame, sc *scope) tea.Cmd
}

// clicker is a screen that takes the mouse: a click at a cell of its own lines, and the wheel.
type clicker interface {
	click(f *frame, x, y int) tea.Cmd
	wheel(delta int)
}

// binding is one line of a key table.
type binding struct {
	keys []string // as bubbletea names them; the first is shown
	help string   // what it does, as a verb
	bar  bool     // also shown in the line at the bottom
	do   func(f *frame) tea.Cmd
}

// on makes a binding that the line at the bottom shows.
func on(key, help string, do func(f *frame) tea.Cmd, more ...string) binding {
	return binding{keys: append([]string{key}, more...), help: help, bar: true, do: do}
}

// off makes one that only ? lists.
func off(key, help string, do func(f *frame) tea.Cmd, more ...string) binding {
	return binding{keys: append([]string{key}, more...), help: help, do: do}
}

// moves turns a movement into an action.
func moves(move func()) func(*frame) tea.Cmd {
	return func(*frame) tea.Cmd { move(); return nil }
}

// opens is the action that puts a screen in front.
func opens(make func() screen) func(*frame) tea.Cmd {
	return func(f *frame) tea.Cmd { return f.push(make()) }
}

// anywhere is the table of the keys that work on every screen, after its own.
func (f *frame) anywhere() []binding {
	table := []binding{
		on("?", "keys", func(f *frame) tea.Cmd { f.lay(&help{}); return nil }),
		on(":", "go to", func(f *frame) tea.Cmd { return f.openPalette() }, "ctrl+p"),
	}
	screen := f.top().screen
	if _, there := screen.(applier); !there && f.staged.len() > 0 {
		table = append(table, on("P", "plan", opens(f.screens.Plan)))
	}
	if _, ok := screen.(copier); ok {
		table = append(table,
			off("y", "copy the name", func(f *frame) tea.Cmd { return f.copyName(false) }),
			off("Y", "copy the id", func(f *frame) tea.Cmd { return f.copyName(true) }))
	}
	if _, ok := screen.(commander); ok {
		table = append(table, off("o", "show as a command line", func(f *frame) tea.Cmd { return f.showCommands() }))
	}
	if len(f.stack) > 1 {
		table = append(table, on("esc", "back", (*frame).pop, "backspace"))
	}
	return append(table,
		on("q", "quit", (*frame).quit, "ctrl+c"),
		off("ctrl+z", "suspend", func(f *frame) tea.Cmd { return f.sleep() }),
		off("ctrl+l", "draw anew", func(*frame) tea.Cmd { return tea.ClearScreen }))
}

// table is every key that works now.
func (f *frame) table() []binding {
	top := f.top()
	return slices.Concat(f.stopping(), top.screen.keys(f, top.scope), f.anywhere())
}

// key dispatches: to what lies over the screen, else by the table.
func (f *frame) key(k tea.KeyPressMsg) tea.Cmd {
	name := k.String()
	if len(f.over) > 0 {
		return f.over[len(f.over)-1].key(f, k)
	}
	f.note = note{}
	for _, b := range f.table() {
		for _, key := range b.keys {
			if key == name {
				return b.do(f)
			}
		}
	}
	return nil
}

// paster is an overlay that takes what is pasted; elsewhere it is dropped, for its letters are no keys.
type paster interface {
	paste(f *frame, text string) tea.Cmd
}

func (f *frame) paste(text string) tea.Cmd {
	if len(f.over) == 0 {
		return nil
	}
	if o, ok := f.over[len(f.over)-1].(paster); ok {
		return o.paste(f, text[:min(len(text), mostTyped)])
	}
	return nil
}

// mouse gives clicks and the wheel to the screen in front; what lies over it is worked with keys.
func (f *frame) mouse(msg tea.MouseMsg) tea.Cmd {
	c, ok := f.top().screen.(clicker)
	if !ok || len(f.over) > 0 {
		return nil
	}
	m := msg.Mouse()
	switch msg.(type) {
	case tea.MouseWheelMsg:
		switch m.Button {
		case tea.MouseWheelUp:
			c.wheel(-3)
		case tea.MouseWheelDown:
			c.wheel(3)
		}
	case tea.MouseClickMsg:
		_, above, height := f.layout()
		if y := m.Y - above; m.Button == tea.MouseLeft && y >= 0 && y < height {
			return c.click(f, m.X, y)
		}
	}
	return nil
}
