package tui

// window is the part of many rows that is on the screen, and the row under the cursor. Only these rows are ever drawn.
type window struct {
	at, top int
	rows    int // how many there are
	height  int // how many fit
}

// size tells the window what there is; the cursor stays on the screen.
func (w *window) size(rows, height int) {
	w.rows, w.height = rows, max(height, 1)
	w.at = max(0, min(w.at, rows-1))
	w.top = max(0, min(w.top, rows-w.height))
	if w.at < w.top {
		w.top = w.at
	}
	if w.at >= w.top+w.height {
		w.top = w.at - w.height + 1
	}
}

// bottom is the row after the last that is shown.
func (w *window) bottom() int { return min(w.top+w.height, w.rows) }

// move takes the cursor down by n rows, or up.
func (w *window) move(n int) { w.at = max(0, min(w.at+n, w.rows-1)) }

// moved moves by a key, arrows or vim's; it answers false for other keys.
func (w *window) moved(key string) bool {
	switch key {
	case "up", "k":
		w.move(-1)
	case "down", "j":
		w.move(1)
	case "pgup", "ctrl+b":
		w.move(-w.height)
	case "pgdown", "ctrl+f":
		w.move(w.height)
	case "ctrl+u":
		w.move(-w.height / 2)
	case "ctrl+d":
		w.move(w.height / 2)
	case "home", "g":
		w.at = 0
	case "end", "G":
		w.move(w.rows)
	default:
		return false
	}
	return true
}

// bindings are the same keys for a table.
func (w *window) bindings() []binding {
	return []binding{
		off("down", "down", moves(func() { w.move(1) }), "j"),
		off("up", "up", moves(func() { w.move(-1) }), "k"),
		off("pgdown", "a page down", moves(func() { w.move(w.height) }), "ctrl+f"),
		off("pgup", "a page up", moves(func() { w.move(-w.height) }), "ctrl+b"),
		off("ctrl+d", "half a page down", moves(func() { w.move(w.height / 2) })),
		off("ctrl+u", "half a page up", moves(func() { w.move(-w.height / 2) })),
		off("home", "to the first", moves(func() { w.at = 0 }), "g"),
		off("end", "to the last", moves(func() { w.move(w.rows) }), "G"),
	}
}

// scroll makes the cursor the first line that is shown: there is nothing to choose on this page.
func (w *window) scroll(rows, height int) {
	w.rows, w.height = max(rows-height+1, 1), height
	w.at = max(0, min(w.at, w.rows-1))
	w.top, w.rows = w.at, rows
}

// navigation are the keys that move a list below a line that is typed.
func navigation(key string) bool {
	switch key {
	case "up", "down", "pgup", "pgdown":
		return true
	}
	return false
}
