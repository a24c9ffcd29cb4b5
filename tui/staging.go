package tui

import (
	"slices"

	"github.com/cfid-cli/cfid/internal/ops"
)

// edit is one thing that is to change, such as a box that was ticked or cleared.
type edit struct {
	cell any                  // what is changed; comparable, and the same for what takes it back
	op   ops.Op               // empty: nothing, what was staged is taken back
	into func(*ops.ChangeSet) // adds the steps that do it
}

// staging are the changes that are not applied yet, of all places. Undo takes back what one key did, be it one box or a column.
type staging struct {
	edits  map[any]edit
	order  []any
	undone [][]edit
	done   [][]edit // what each key did: the edits that were there before, or op "" for none
}

func newStaging() *staging { return &staging{edits: map[any]edit{}} }

func (st *staging) len() int { return len(st.edits) }

// op is what is staged for a box; empty: nothing.
func (st *staging) op(c any) ops.Op { return st.edits[c].op }

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
		st.order = slices.DeleteFunc(st.order, func(c any) bool { return c == e.cell })
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
func (st *staging) drop(c any) { st.mark(edit{cell: c}) }

func (st *staging) clear() { *st = *newStaging() }

// forget ends undo: what was applied is not taken back by leaving it out.
func (st *staging) forget() { st.done, st.undone = nil, nil }

// set is everything staged, as steps.
func (st *staging) set() *ops.ChangeSet {
	set := &ops.ChangeSet{}
	for _, c := range st.order {
		st.edits[c].into(set)
	}
	return set
}
