package frame

import (
	"slices"

	"github.com/cfid-cli/cfid/internal/change"
)

// Edit is one staged change, such as a box that was ticked or cleared.
type Edit struct {
	Cell any                     // what is changed; comparable, and the same for the edit that undoes it
	Op   change.Op               // empty: none, the staged change is removed
	Into func(*change.ChangeSet) // adds the steps of the change
}

// staging are the changes of all places that are not applied yet. Undo undoes one key press, for one box or a column.
type staging struct {
	edits  map[any]Edit
	order  []any
	undone [][]Edit
	done   [][]Edit // for each key press: the previous edits, or op "" for none
}

func newStaging() *staging { return &staging{edits: map[any]Edit{}} }

func (st *staging) Len() int { return len(st.edits) }

// Op is the staged change of a box; empty: none.
func (st *staging) Op(c any) change.Op { return st.edits[c].Op }

// Stage stages the edits of one key press: each sets a box; op "" removes the staged change of the box.
func (st *staging) Stage(edits []Edit) {
	if len(edits) == 0 {
		return
	}
	st.done = append(st.done, st.Put(edits))
	st.undone = nil
}

// Put sets boxes and returns the edits that undo it.
func (st *staging) Put(edits []Edit) (back []Edit) {
	for _, e := range slices.Backward(edits) {
		before := st.edits[e.Cell]
		before.Cell = e.Cell
		back = append(back, before)
	}
	for _, e := range edits {
		st.mark(e)
	}
	return back
}

func (st *staging) mark(e Edit) {
	_, there := st.edits[e.Cell]
	switch {
	case e.Op == "" && there:
		delete(st.edits, e.Cell)
		st.order = slices.DeleteFunc(st.order, func(c any) bool { return c == e.Cell })
	case e.Op != "":
		st.edits[e.Cell] = e
		if !there {
			st.order = append(st.order, e.Cell)
		}
	}
}

func (st *staging) Undo() bool { return shift(&st.done, &st.undone, st.Put) }

func (st *staging) Redo() bool { return shift(&st.undone, &st.done, st.Put) }

func shift(from, to *[][]Edit, put func([]Edit) []Edit) bool {
	n := len(*from)
	if n == 0 {
		return false
	}
	last := (*from)[n-1]
	*from = (*from)[:n-1]
	*to = append(*to, put(last))
	return true
}

// Drop removes one box that was applied.
func (st *staging) Drop(c any) { st.mark(Edit{Cell: c}) }

func (st *staging) Clear() { *st = *newStaging() }

// Forget clears the undo list: an applied change cannot be undone by unstaging it.
func (st *staging) Forget() { st.done, st.undone = nil, nil }

// Set is everything staged, as steps.
func (st *staging) Set() *change.ChangeSet {
	set := &change.ChangeSet{}
	for _, c := range st.order {
		st.edits[c].Into(set)
	}
	return set
}
