package frame

// Window is the visible part of many rows, and the row under the cursor. Only these rows are ever drawn.
type Window struct {
	At, Top int
	rows    int // how many there are
	height  int // how many fit
}

// Size sets the numbers of rows; the cursor stays on the screen.
func (w *Window) Size(rows, height int) {
	w.rows, w.height = rows, max(height, 1)
	w.At = max(0, min(w.At, rows-1))
	w.Top = max(0, min(w.Top, rows-w.height))
	if w.At < w.Top {
		w.Top = w.At
	}
	if w.At >= w.Top+w.height {
		w.Top = w.At - w.height + 1
	}
}

// Bottom is the row after the last that is shown.
func (w *Window) Bottom() int { return min(w.Top+w.height, w.rows) }

// Move moves the cursor down by n rows; up if n is negative.
func (w *Window) Move(n int) { w.At = max(0, min(w.At+n, w.rows-1)) }

// Moved moves by a key, arrows or vim's; it returns false for other keys.
func (w *Window) Moved(key string) bool {
	switch key {
	case "up", "k":
		w.Move(-1)
	case "down", "j":
		w.Move(1)
	case "pgup", "ctrl+b":
		w.Move(-w.height)
	case "pgdown", "ctrl+f":
		w.Move(w.height)
	case "ctrl+u":
		w.Move(-w.height / 2)
	case "ctrl+d":
		w.Move(w.height / 2)
	case "home", "g":
		w.At = 0
	case "end", "G":
		w.Move(w.rows)
	default:
		return false
	}
	return true
}

// Bindings are these keys for a key table.
func (w *Window) Bindings() []Binding {
	return []Binding{
		Off("down", "down", Moves(func() { w.Move(1) }), "j"),
		Off("up", "up", Moves(func() { w.Move(-1) }), "k"),
		Off("pgdown", "a page down", Moves(func() { w.Move(w.height) }), "ctrl+f"),
		Off("pgup", "a page up", Moves(func() { w.Move(-w.height) }), "ctrl+b"),
		Off("ctrl+d", "half a page down", Moves(func() { w.Move(w.height / 2) })),
		Off("ctrl+u", "half a page up", Moves(func() { w.Move(-w.height / 2) })),
		Off("home", "to the first", Moves(func() { w.At = 0 }), "g"),
		Off("end", "to the last", Moves(func() { w.Move(w.rows) }), "G"),
	}
}

// Scroll puts the cursor on the first visible line, for pages without anything to choose.
func (w *Window) Scroll(rows, height int) {
	w.rows, w.height = max(rows-height+1, 1), height
	w.At = max(0, min(w.At, w.rows-1))
	w.Top, w.rows = w.At, rows
}

// Navigation are the keys that move in a list below a text field.
func Navigation(key string) bool {
	switch key {
	case "up", "down", "pgup", "pgdown":
		return true
	}
	return false
}
