// Package roles has the screens of orgs, spaces and their roles, and the plan that applies the staged changes.
package roles

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui/frame"
)

// Access shows orgs and spaces on the left, and the role matrix of the selected one on the right.
type Access struct {
	Tree    tree
	matrix  matrix
	right   bool // the matrix has the focus
	alone   bool // without a tree: one place, opened by its name
	preview *frame.Scope
	scope   *frame.Scope
}

// NewAccess opens the tree of orgs and spaces with the role matrix.
func NewAccess() frame.Screen { return &Access{} }

// NewAccessAt shows one place, without the tree.
func NewAccessAt(p platform.Place) frame.Screen {
	a := &Access{right: true, alone: true}
	a.matrix.place = &p
	return a
}

// Title implements frame.Screen.
func (a *Access) Title() string {
	if a.alone {
		return a.matrix.place.String()
	}
	return "access"
}

// Start implements frame.Screen.
func (a *Access) Start(f *frame.Frame, sc *frame.Scope) tea.Cmd {
	a.scope, a.preview = sc, sc.Child()
	a.matrix.scope, a.matrix.marks = sc.Child(), map[string]bool{}
	if a.alone {
		return a.matrix.load(f)
	}
	return a.Tree.load(f, sc, a.follow)
}

// Returned reads the roles again after changes were applied.
func (a *Access) Returned(f *frame.Frame, _ *frame.Scope) tea.Cmd { return a.matrix.load(f) }

// restFor is how long the cursor stays on a place before its roles are read, so that scrolling sends no requests.
const restFor = 150 * time.Millisecond

// follow shows the roles of the selected place.
func (a *Access) follow(f *frame.Frame) tea.Cmd {
	l, ok := a.Tree.selected()
	if !ok {
		return nil
	}
	p := l.place()
	a.preview.Again()
	return frame.Work(a.preview, func(ctx context.Context) (struct{}, error) {
		frame.Rest(ctx, restFor)
		return struct{}{}, nil
	}, func(struct{}, error) tea.Cmd { return a.matrix.look(f, p) })
}

// Keys implements frame.Screen.
func (a *Access) Keys(f *frame.Frame, sc *frame.Scope) []frame.Binding {
	if a.right {
		return a.matrixKeys(f)
	}
	table := []frame.Binding{
		frame.On("enter", "open", func(f *frame.Frame) tea.Cmd { return a.enter(f) }, "right", "l"),
		frame.Off("left", "close", frame.Moves(a.Tree.fold), "h"),
		frame.On("tab", "roles", func(f *frame.Frame) tea.Cmd { return a.across(f) }),
		frame.On("/", "filter", func(f *frame.Frame) tea.Cmd { return a.askFilter(f) }),
		frame.On("r", "reload", func(f *frame.Frame) tea.Cmd { sc.Again(); return a.Tree.load(f, sc, a.follow) }),
	}
	switch {
	case a.Tree.filter != "":
		table = append(table, frame.Off("esc", "clear the filter", func(f *frame.Frame) tea.Cmd { a.Tree.setFilter(""); return a.follow(f) }))
	case a.Tree.loading:
		table = append(table, frame.On("esc", "stop loading", func(f *frame.Frame) tea.Cmd { sc.Again(); a.Tree.loading = false; f.Say("stopped"); return nil }))
	}
	return append(table, a.following(a.Tree.Bindings())...)
}

// following makes movements in the tree show the roles of the place that they select.
func (a *Access) following(table []frame.Binding) []frame.Binding {
	for i, b := range table {
		table[i].Do = func(f *frame.Frame) tea.Cmd { return tea.Batch(b.Do(f), a.follow(f)) }
	}
	return table
}

func (a *Access) matrixKeys(f *frame.Frame) []frame.Binding {
	m := &a.matrix
	table := []frame.Binding{
		frame.On("space", "tick", func(f *frame.Frame) tea.Cmd { return m.toggle(f, m.people(), m.role()) }, "enter"),
		frame.On("R", "row", func(f *frame.Frame) tea.Cmd { return m.toggle(f, m.people(), m.roles()) }),
		frame.On("C", "column", func(f *frame.Frame) tea.Cmd { return m.toggle(f, m.all(), m.role()) }),
		frame.Off("m", "mark the user", frame.Moves(m.mark)),
		frame.On("a", "add a user", func(f *frame.Frame) tea.Cmd { return a.askPerson(f) }),
		frame.On("u", "undo", func(f *frame.Frame) tea.Cmd { return undone(f, f.Staged.Undo) }),
		frame.Off("U", "redo", func(f *frame.Frame) tea.Cmd { return undone(f, f.Staged.Redo) }, "ctrl+r"),
		frame.Off("right", "next role", frame.Moves(func() { m.across(1) }), "l"),
		frame.Off("left", "previous role", frame.Moves(func() { m.across(-1) }), "h"),
		frame.Off("/", "filter users", func(f *frame.Frame) tea.Cmd { return a.askFilter(f) }),
		frame.Off("r", "reload", func(f *frame.Frame) tea.Cmd { return m.load(f) }),
	}
	if len(m.marks) > 0 {
		table = append(table, frame.Off("M", "unmark all", frame.Moves(func() { clear(m.marks) })))
	}
	switch {
	case m.filter != "":
		table = append(table, frame.Off("esc", "clear the filter", frame.Moves(func() { m.setFilter("") })))
	case !a.alone:
		table = append(table, frame.On("tab", "orgs", frame.Moves(func() { a.right = false }), "esc"))
	}
	return append(table, m.Bindings()...)
}

func undone(f *frame.Frame, do func() bool) tea.Cmd {
	if !do() {
		f.Say("nothing to undo or redo")
	}
	return nil
}

func (m *matrix) across(n int) {
	if m.data != nil {
		m.column = max(0, min(m.column+n, len(m.data.Roles)-1))
	}
}

// enter opens an org. For an open org and for a space it moves the focus to the roles.
func (a *Access) enter(f *frame.Frame) tea.Cmd {
	l, ok := a.Tree.selected()
	if !ok {
		return nil
	}
	if l.space < 0 && !l.branch.open {
		return tea.Batch(a.Tree.unfold(f, a.scope, l.branch), a.follow(f))
	}
	return a.across(f)
}

// across moves the focus to the roles of the selected place without waiting for restFor.
func (a *Access) across(f *frame.Frame) tea.Cmd {
	l, ok := a.Tree.selected()
	if !ok {
		return nil
	}
	a.right = true
	a.preview.Again()
	return a.matrix.look(f, l.place())
}

func (a *Access) askFilter(f *frame.Frame) tea.Cmd {
	set, text, move := a.Tree.setFilter, a.Tree.filter, a.Tree.Moved
	if a.right {
		set, text, move = a.matrix.setFilter, a.matrix.filter, a.matrix.Moved
	}
	then := func(f *frame.Frame) tea.Cmd {
		if a.right {
			return nil
		}
		return a.follow(f)
	}
	f.Lay(&frame.Line{
		Editor: frame.NewEditor(text), Label: "filter:",
		Changed: func(f *frame.Frame, text string) tea.Cmd { set(text); return then(f) },
		Left:    func(f *frame.Frame) tea.Cmd { set(""); return then(f) },
		Pass:    func(_ *frame.Frame, key string) bool { return frame.Navigation(key) && move(key) },
		Done:    func(f *frame.Frame, _ string) tea.Cmd { return then(f) },
	})
	return nil
}

func (a *Access) askPerson(f *frame.Frame) tea.Cmd {
	f.Lay(&frame.Line{
		Editor: frame.NewEditor(""), Label: "user name, name@origin or id:",
		Done: func(f *frame.Frame, name string) tea.Cmd { return a.matrix.add(f, name) },
	})
	return nil
}

// Copied implements frame.Copier.
func (a *Access) Copied() (name, id string) {
	if a.right {
		u, _ := a.matrix.selected()
		return u.Name, u.GUID
	}
	l, ok := a.Tree.selected()
	if !ok {
		return "", ""
	}
	if p := l.place(); p.Space != nil {
		return p.String(), p.Space.GUID
	}
	return l.branch.place.Org.Name, l.branch.place.Org.GUID
}

// Commands returns the commands of the staged changes, or of what is shown if nothing is staged.
func (a *Access) Commands(f *frame.Frame) []string {
	if f.Staged.Len() > 0 {
		return f.Staged.Set().CommandLine()
	}
	p := a.matrix.place
	if p == nil {
		return []string{line.Orgs.String()}
	}
	return []string{platform.RolesLine(*p)}
}

// split returns the width of the tree; 0 if there is room for only one of tree and matrix.
func (a *Access) split(width int) int {
	if a.alone || width < 60 {
		return 0
	}
	return min(max(width/4, 22), 44)
}

// Lines implements frame.Screen.
func (a *Access) Lines(f *frame.Frame, width, height int) []string {
	left := a.split(width)
	if left == 0 && !a.right {
		return a.Tree.lines(f, width, height, true)
	}
	if left == 0 {
		return a.matrix.lines(f, width, height, true)
	}
	tree := a.Tree.lines(f, left, height, !a.right)
	matrix := a.matrix.lines(f, width-left-1, height, a.right)
	out := make([]string, height)
	bar := f.Theme.Paint(view.Faint, f.Theme.Pick("│", "|"))
	for i := range out {
		out[i] = frame.LineAt(tree, i, left) + bar + frame.LineAt(matrix, i, width-left-1)
	}
	return out
}

// Click implements frame.Clicker.
func (a *Access) Click(f *frame.Frame, x, y int) tea.Cmd {
	left := a.split(f.Width)
	inTree := x < left || left == 0 && !a.right
	if !inTree {
		a.right = true
		if left > 0 {
			left++
		}
		a.matrix.pick(x-left, y, f.Width-left)
		return nil
	}
	a.right = false
	if row := a.Tree.Top + y - 1; y > 0 && row < a.Tree.Bottom() {
		again := a.Tree.At == row
		a.Tree.At = row
		if again {
			return a.enter(f)
		}
	}
	return a.follow(f)
}

// Wheel implements frame.Clicker.
func (a *Access) Wheel(n int) {
	if a.right {
		a.matrix.Move(n)
		return
	}
	a.Tree.Move(n)
}
