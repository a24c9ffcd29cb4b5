package tui

import (
	"slices"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/perm"
)

// cell is one box of a role matrix: somebody's role in a place.
type cell struct {
	user, role, place string // guids, and the role's type
}

// edit is one box that was ticked or cleared, and what it was before.
type edit struct {
	cell cell
	work ops.RoleWork
	op   ops.Op
	// member: the user is a member of the place's org already, which a role in a space needs.
	member bool
}

// staging are the changes that are not applied yet, of all places. Undo takes back what one key did, be it one box or a column.
type staging struct {
	edits  map[cell]edit
	order  []cell
	undone [][]edit
	done   [][]edit // what each key did: the edits that were there before, or op "" for none
}

func newStaging() *staging { return &staging{edits: map[cell]edit{}} }

func (st *staging) len() int { return len(st.edits) }

func keyOf(w ops.RoleWork) cell {
	c := cell{user: w.User.GUID, role: w.Role.Type, place: w.Place.Org.GUID}
	if w.Place.Space != nil && w.Role.Level == perm.Space {
		c.place = w.Place.Space.GUID
	}
	return c
}

// op is what is staged for a box; empty: nothing.
func (st *staging) op(c cell) ops.Op { return st.edits[c].op }

// stage does what one key asks for: each edit sets a box; op "" takes what was staged for it back.
func (st *staging) stage(edits []edit) {
	if len(edits) == 0 {
		return
	}
	st.done = append(st.done, st.put(edits))
	st.undone = nil
}

// put sets boxes and answers what takes that back.
func (st *staging) put(edits []edit) (back []edit) {
	for _, e := range slices.Backward(edits) {
		before := st.edits[e.cell]
		before.cell = e.cell
		back = append(back, before)
	}
	for _, e := range edits {
		st.mark(e)
	}
	return back
}

func (st *staging) mark(e edit) {
	_, there := st.edits[e.cell]
	switch {
	case e.op == "" && there:
		delete(st.edits, e.cell)
		st.order = slices.DeleteFunc(st.order, func(c cell) bool { return c == e.cell })
	case e.op != "":
		st.edits[e.cell] = e
		if !there {
			st.order = append(st.order, e.cell)
		}
	}
}

func (st *staging) undo() bool { return shift(&st.done, &st.undone, st.put) }

func (st *staging) redo() bool { return shift(&st.undone, &st.done, st.put) }

func shift(from, to *[][]edit, put func([]edit) []edit) bool {
	n := len(*from)
	if n == 0 {
		return false
	}
	last := (*from)[n-1]
	*from = (*from)[:n-1]
	*to = append(*to, put(last))
	return true
}

// drop takes one box out for good: it was applied.
func (st *staging) drop(c cell) { st.mark(edit{cell: c}) }

func (st *staging) clear() { *st = *newStaging() }

// forget ends undo: what was applied is not taken back by leaving it out.
func (st *staging) forget() { st.done, st.undone = nil, nil }

// set is everything staged, as steps; memberships that a role in a space needs come with it.
func (st *staging) set() *ops.ChangeSet {
	set := &ops.ChangeSet{}
	for _, c := range st.order {
		e := st.edits[c]
		if e.op == ops.OpAdd {
			set.AddRole(e.work, e.member)
		} else {
			set.Add(e.work.Step(e.op))
		}
	}
	return set
}
