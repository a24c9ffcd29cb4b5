package frame

import (
	"slices"

	"github.com/cfid-cli/cfid/internal/change"
)

// Edit is one thing that is to change, such as a box that was ticked or cleared.
type Edit struct {
	Cell any                     // what is changed; comparable, and the same for what takes it back
	Op   change.Op               // empty: nothing, what was staged is undone
	Into func(*change.ChangeSet) // adds the steps that do it
}

// staging are the changes that are not applied yet, of all places. Undo undoes what one key did, whether one box or a column.
type staging struct {
	edits  map[any]Edit
	order  []any
	undone [][]Edit
	done   [][]Edit // what each key did: the edits that were there before, or op "" for none
}

func newStaging() *staging { return &staging{edits: map[any]Edit{}} }

func (st *staging) Len() int { return len(st.edits) }

// Op is what is staged for a box; empty: nothing.
func (st *staging) Op(c any) change.Op { return st.edits[c].Op }

// Stage does what one key asks for: each edit sets a box; op "" takes what was staged for it back.
func (st *staging) Stage(edits []Edit) {
	if len(edits) == 0 {
		return
	}
	st.done = append(st.done, st.Put(edits))
	st.undone = nil
}

// Put sets boxes and answers what takes that back.
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

// Drop takes one box out for good: it was applied.
func (st *staging) Drop(c any) { st.mark(Edit{Cell: c}) }

func (st *staging) Clear() { *st = *newStaging() }

// Forget ends undo: what was applied is not undone by leaving it out.
func (st *staging) Forget() { st.done, st.undone = nil, nil }

// Set is everything staged, as steps.
func (st *staging) Set() *change.ChangeSet {
	set := &change.ChangeSet{}
	for _, c := range st.order {
		st.edits[c].Into(set)
	}
	return set
}
