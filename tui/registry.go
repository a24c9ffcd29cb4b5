package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/ops"
)

// Screens is what the frame opens and does not know: the door of the dashboard fills it in.
type Screens struct {
	Home    func() screen                                        // the first screen, never left
	Plan    func() screen                                        // shows what is staged, and applies it
	Login   func(f *frame, err error, then func(*frame) tea.Cmd) // offers to log in after err; then follows a login
	Places  []place                                              // what home lists and the palette finds
	Further []place                                              // what the palette finds beside them
	Sources []source                                             // what the palette reads from the servers
}

// place is a screen that one can go to by its name.
type place struct {
	name string
	what string // one line
	open func() screen
}

// source reads things of one kind into the index.
type source func(ctx context.Context, s *ops.Session, into *index) error
