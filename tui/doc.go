// Package tui is the dashboard: what a person sees full-screen.
//
// What belongs here: screens, drawn from the operations of internal/ops, which the command line calls too, and the looks of
// internal/view. What does not: requests, rules about who may do what, and anything that the command line could not do.
//
// # How it works
//
// The frame (frame.go) is bubbletea's model: a stack of screens, overlays above them, a status line, the keys. Everything in it
// runs in one goroutine and returns at once. What takes time runs beside it through a scope (scope.go): work for one answer,
// stream for a list. A scope ends with its screen, or when the person presses esc; an answer that comes later is dropped. So a
// screen never locks anything: what the worker returns is handed to a function in bubbletea's goroutine.
//
// Operations ask and tell through ops.UI as ever: dialogue.go shows their questions as an overlay. A confirmation – of a
// protected context, of a deletion – is therefore never the screen's business: call the operation.
//
// # How to add a screen
//
// A list is a declaration. This is all of a screen of groups, with a row's own screen and one action:
//
//	func groups() screen {
//		l := newList(view.Groups(), from(ops.ListGroups, ops.GroupListInput{}))
//		l.actions = func(f *frame, l *list[*ops.Group]) []binding {
//			return []binding{on("d", "delete", func(f *frame) tea.Cmd { return run(f, l.scope, …) })}
//		}
//		return l.opening(func(g *ops.Group) screen { return members(g) })
//	}
//
// and a line in places (screens.go) puts it on the home screen, in the palette and on a number key. Columns come from the kind;
// filter, sort, marks, skeleton, errors in place, copying and reading anew come with the list. l.chosen() are the marked rows or
// the one under the cursor. Types of the servers are named through internal/ops/resources.go, for the dashboard imports no client.
//
// Any other screen implements screen (screen.go): title, start, keys, lines. keys is one table, built for the moment it is
// asked: what cannot be done now isn't in it. It dispatches, fills the bottom line (on, against off) and is what ? lists.
// Optional: copier (y, Y), commander (o), clicker (mouse), returner (in front again).
//
// A write is run(f, scope, what, do, then): it refuses in a read-only session, says what happened in the note line and explains
// what went wrong. Role changes are staged instead (staging.go) and applied from the plan (plan.go).
//
// A session that has ended is nobody's business but the frame's: an error that says so brings the offer to log in, and what
// work did is then done once more (login.go). Another context is another session, in a frame of its own (move.go): f.session never
// changes, so what works beside the dashboard may read it.
//
// Ask for a line with f.lay(&line{…}), for one of a few answers with &choice{…}, show text with &sheet{…}. Text of a server
// passes theme.clean before it is drawn; record and explain do it themselves.
//
// Tests send messages to a frame and compare the picture with testdata/*.golden (-update writes them): see stage in
// frame_test.go, which runs the frame on a sandbox until nothing is under way.
package tui
