// Package tui is the dashboard: what a person sees full-screen.
//
// What belongs in it and below: screens, drawn from the operations (see docs/layout.md), which the command line calls too, and the
// looks of internal/view. What does not: requests, rules about who may do what, and anything that the command line could not do.
// This package is the door: Run, and the table of all screens (screens.go).
//
// # How it works
//
// The frame (tui/frame) is bubbletea's model: a stack of screens, overlays above them, a status line, the keys. Everything in it
// runs in one goroutine and returns at once. What takes time runs beside it through a frame.Scope: frame.Work for one answer,
// frame.Stream for a list. A scope ends with its screen, or when the person presses esc; an answer that comes later is dropped. So a
// screen never locks anything: what the worker returns is handed to a function in bubbletea's goroutine.
//
// Operations ask and report through session.UI: frame/dialogue.go shows their questions as an overlay. So the operation
// asks for a confirmation – of a protected context, of a deletion – and the screen only calls it.
//
// # How to add a screen
//
// A list is a declaration. This is all of a screen of groups, with a row's own screen and one action:
//
//	func Groups() frame.Screen {
//		l := page.NewList(view.Groups(), page.From(identity.ListGroups, identity.GroupListInput{}))
//		l.Actions = func(f *frame.Frame, l *page.List[*session.Group]) []frame.Binding {
//			return []frame.Binding{frame.On("d", "delete", func(f *frame.Frame) tea.Cmd { return frame.Write(f, l.Scope, …) })}
//		}
//		return l.Opening(func(g *session.Group) frame.Screen { return members(g) })
//	}
//
// and a line in Places (screens.go) puts it on the home screen, in the palette and on a number key. Columns come from the kind;
// filter, sort, marks, skeleton, errors in place, copying and reading again come with the list. l.Chosen() are the marked rows or
// the one under the cursor. Types of the servers are named through internal/session/resources.go, for the dashboard imports no client.
//
// Any other screen implements frame.Screen: Title, Start, Keys, Lines. Keys returns one table with the keys that work
// now: it handles the keys, fills the bottom line (On, as opposed to Off) and is listed by ?. Optional: Copier (y, Y),
// Commander (o), Clicker (mouse), Returner (in front again).
//
// A write is frame.Write(f, scope, what, do, then): it fails in a read-only session, shows the result in the note line
// and explains errors. Role changes are staged instead (f.Staged) and applied from the plan (tui/roles).
//
// The frame handles a session that has ended: such an error brings the offer to log in, and the work is then repeated
// (frame/again.go). Another context is another session, in its own frame (frame/move.go): f.Session never changes, so
// that workers may read it.
//
// Ask for a line with f.Lay(&frame.Line{…}), for one of a few answers with &frame.Choice{…}, show text with &frame.Sheet{…}. Text of a server
// passes Theme.Clean before it is drawn; Record and Explain do it themselves.
//
// Tests send messages to a frame and compare the picture with testdata/*.golden (-update writes them): see stage in
// frame_test.go, which runs the frame on a sandbox until nothing is running.
package tui
