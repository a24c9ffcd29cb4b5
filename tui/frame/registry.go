package frame

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/session"
)

// Screens are the screens that the frame opens without knowing them: package tui sets them.
type Screens struct {
	Home    func() Screen                                        // the first screen, which is never left
	Plan    func() Screen                                        // shows and applies the staged changes
	Login   func(f *Frame, err error, then func(*Frame) tea.Cmd) // offers to log in after err; then follows a login
	Places  []Place                                              // listed by home and found by the palette
	Further []Place                                              // found by the palette only
	Sources []Source                                             // read by the palette from the servers
}

// Place is a screen that can be opened by its name.
type Place struct {
	Name string
	What string // one line
	Open func() Screen
}

// Source reads things of one kind into the index.
type Source func(ctx context.Context, s *session.Session, into *Index) error
