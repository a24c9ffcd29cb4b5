package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

// access is orgs and spaces on the left, and the role matrix of the one under the cursor on the right.
type access struct {
	tree    tree
	matrix  matrix
	right   bool // the keys go to the matrix
	alone   bool // without a tree: one place, come to by its name
	preview *scope
	scope   *scope
}

func newAccess() screen { return &access{} }

// newAccessAt shows one place, without the tree.
func newAccessAt(p ops.Place) screen {
	a := &access{right: true, alone: true}
	a.matrix.place = &p
	return a
}

func (a *access) title() string {
	if a.alone {
		return a.matrix.place.String()
	}
	return "access"
}

func (a *access) start(f *frame, sc *scope) tea.Cmd {
	a.scope, a.preview = sc, sc.child()
	a.matrix.scope, a.matrix.marks = sc.child(), map[string]bool{}
	if a.alone {
		return a.matrix.load(f)
	}
	return a.tree.load(f, sc, a.follow)
}

// returned: what was applied is read anew.
func (a *access) returned(f *frame, _ *scope) tea.Cmd { return a.matrix.load(f) }

// restFor is how long the cursor stays on a place before its roles are read: who scrolls past asks for nothing.
const restFor = 150 * time.Millisecond

// follow shows the roles of the place under the cursor.
func (a *access) follow(f *frame) tea.Cmd {
	l, ok := a.tree.selected()
	if !ok {
		return nil
	}
	p := l.place()
	a.preview.again()
	return work(a.preview, func(ctx context.Context) (struct{}, error) {
		rest(ctx, restFor)
		return struct{}{}, nil
	}, func(struct{}, error) tea.Cmd { return a.matrix.look(f, p) })
}

func (a *access) keys(f *frame, sc *scope) []binding {
	if a.right {
		return a.matrixKeys(f)
	}
	table := []binding{
		on("enter", "open", func(f *frame) tea.Cmd { return a.enter(f) }, "right", "l"),
		off("left", "close", moves(a.tree.fold), "h"),
		on("tab", "roles", func(f *frame) tea.Cmd { return a.across(f) }),
		on("/", "filter", func(f *frame) tea.Cmd { return a.askFilter(f) }),
		on("r", "read anew", func(f *frame) tea.Cmd { sc.again(); return a.tree.load(f, sc, a.follow) }),
	}
	switch {
	case a.tree.filter != "":
		table = append(table, off("esc", "show all again", func(f *frame) tea.Cmd { a.tree.setFilter(""); return a.follow(f) }))
	case a.tree.loading:
		table = append(table, on("esc", "stop reading", func(f *frame) tea.Cmd { sc.again(); a.tree.loading = false; f.say("stopped"); return nil }))
	}
	return append(table, a.following(a.tree.bindings())...)
}

// following makes movements in the tree show the roles of where they end.
func (a *access) following(table []binding) []binding {
	for i, b := range table {
		table[i].do = func(f *frame) tea.Cmd { return tea.Batch(b.do(f), a.follow(f)) }
	}
	return table
}

func (a *access) matrixKeys(f *frame) []binding {
	m := &a.matrix
	table := []binding{
		on("space", "tick", func(f *frame) tea.Cmd { return m.toggle(f, m.people(), m.role()) }, "enter"),
		on("R", "row", func(f *frame) tea.Cmd { return m.toggle(f, m.people(), m.roles()) }),
		on("C", "column", func(f *frame) tea.Cmd { return m.toggle(f, m.all(), m.role()) }),
		off("m", "mark the person", moves(m.mark)),
		on("a", "add a person", func(f *frame) tea.Cmd { return a.askPerson(f) }),
		on("u", "undo", func(f *frame) tea.Cmd { return undone(f, f.staged.undo) }),
		off("U", "redo", func(f *frame) tea.Cmd { return undone(f, f.staged.redo) }, "ctrl+r"),
		off("right", "next role", moves(func() { m.across(1) }), "l"),
		off("left", "role before", moves(func() { m.across(-1) }), "h"),
		off("/", "filter people", func(f *frame) tea.Cmd { return a.askFilter(f) }),
		off("r", "read anew", func(f *frame) tea.Cmd { return m.load(f) }),
	}
	if len(m.marks) > 0 {
		table = append(table, off("M", "unmark all", moves(func() { clear(m.marks) })))
	}
	switch {
	case m.filter != "":
		table = append(table, off("esc", "show all again", moves(func() { m.setFilter("") })))
	case !a.alone:
		table = append(table, on("tab", "orgs", moves(func() { a.right = false }), "esc"))
	}
	return append(table, m.bindings()...)
}

func undone(f *frame, do func() bool) tea.Cmd {
	if !do() {
		f.say("nothing to undo or redo")
	}
	return nil
}

func (m *matrix) across(n int) {
	if m.data != nil {
		m.column = max(0, min(m.column+n, len(m.data.Roles)-1))
	}
}

// enter opens an org; at an open one and at a space it goes to the roles.
func (a *access) enter(f *frame) tea.Cmd {
	l, ok := a.tree.selected()
	if !ok {
		return nil
	}
	if l.space < 0 && !l.branch.open {
		return tea.Batch(a.tree.unfold(f, a.scope, l.branch), a.follow(f))
	}
	return a.across(f)
}

// across goes to the roles of the place under the cursor at once.
func (a *access) across(f *frame) tea.Cmd {
	l, ok := a.tree.selected()
	if !ok {
		return nil
	}
	a.right = true
	a.preview.again()
	return a.matrix.look(f, l.place())
}

func (a *access) askFilter(f *frame) tea.Cmd {
	set, text, move := a.tree.setFilter, a.tree.filter, a.tree.moved
	if a.right {
		set, text, move = a.matrix.setFilter, a.matrix.filter, a.matrix.moved
	}
	then := func(f *frame) tea.Cmd {
		if a.right {
			return nil
		}
		return a.follow(f)
	}
	f.lay(&line{
		editor: newEditor(text), label: "filter:",
		changed: func(f *frame, text string) tea.Cmd { set(text); return then(f) },
		left:    func(f *frame) tea.Cmd { set(""); return then(f) },
		pass:    func(_ *frame, key string) bool { return navigation(key) && move(key) },
		done:    func(f *frame, _ string) tea.Cmd { return then(f) },
	})
	return nil
}

func (a *access) askPerson(f *frame) tea.Cmd {
	f.lay(&line{
		editor: newEditor(""), label: "user name, name@origin or id:",
		done: func(f *frame, name string) tea.Cmd { return a.matrix.add(f, name) },
	})
	return nil
}

func (a *access) copied() (name, id string) {
	if a.right {
		u, _ := a.matrix.selected()
		return u.Name, u.GUID
	}
	l, ok := a.tree.selected()
	if !ok {
		return "", ""
	}
	if p := l.place(); p.Space != nil {
		return p.String(), p.Space.GUID
	}
	return l.branch.place.Org.Name, l.branch.place.Org.GUID
}

// commands are those of what is staged; without, of what is shown.
func (a *access) commands(f *frame) []string {
	if f.staged.len() > 0 {
		return f.staged.set().CommandLine()
	}
	p := a.matrix.place
	if p == nil {
		return []string{"cfid orgs"}
	}
	return []string{ops.RolesLine(*p)}
}

// split is the width of the tree; 0 where there is room for one of the two only.
func (a *access) split(width int) int {
	if a.alone || width < 60 {
		return 0
	}
	return min(max(width/4, 22), 44)
}

func (a *access) lines(f *frame, width, height int) []string {
	left := a.split(width)
	if left == 0 && !a.right {
		return a.tree.lines(f, width, height, true)
	}
	if left == 0 {
		return a.matrix.lines(f, width, height, true)
	}
	tree := a.tree.lines(f, left, height, !a.right)
	matrix := a.matrix.lines(f, width-left-1, height, a.right)
	out := make([]string, height)
	bar := f.theme.paint(view.Faint, f.theme.pick("│", "|"))
	for i := range out {
		out[i] = at(tree, i, left) + bar + at(matrix, i, width-left-1)
	}
	return out
}

func (a *access) click(f *frame, x, y int) tea.Cmd {
	left := a.split(f.width)
	inTree := x < left || left == 0 && !a.right
	if !inTree {
		a.right = true
		if left > 0 {
			left++
		}
		a.matrix.pick(x-left, y, f.width-left)
		return nil
	}
	a.right = false
	if row := a.tree.top + y - 1; y > 0 && row < a.tree.bottom() {
		again := a.tree.at == row
		a.tree.at = row
		if again {
			return a.enter(f)
		}
	}
	return a.follow(f)
}

func (a *access) wheel(n int) {
	if a.right {
		a.matrix.move(n)
		return
	}
	a.tree.move(n)
}
