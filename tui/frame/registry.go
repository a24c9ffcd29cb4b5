package frame

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/session"
)

// Screens is what the frame opens and does not know: the door of the dashboard fills it in.
type Screens struct {
	Home    func() Screen                                        // the first screen, never left
	Plan    func() Screen                                        // shows what is staged, and applies it
	Login   func(f *Frame, err error, then func(*Frame) tea.Cmd) // offers to log in after err; then follows a login
	Places  []Place                                              // what home lists and the palette finds
	Further []Place                                              // what the palette finds beside them
	Sources []Source                                             // what the palette reads from the servers
}

// Place is a screen that one can go to by its name.
type Place struct {
	Name string
	What string // one line
	Open func() Screen
}

// Source reads things of one kind into the index.
type Source func(ctx context.Context, s *session.Session, into *Index) error
