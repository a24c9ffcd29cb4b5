package session

import (
	"path/filepath"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/line"
)

// Outranked prints a note if the next command will not use the context that was just made current: a
// variable and a .cfid.yaml take precedence.
func (s *Session) Outranked(before store.Chosen, current string) {
	env := s.Settings.EnvContext
	switch {
	case env != "" && env != current:
		s.UI.Show("note: CFID_CONTEXT still selects %s in this terminal; unset CFID_CONTEXT to use %s", env, current)
	case before.Why.Kind == store.FromDotfile && before.Context != nil && before.Context.Name != current:
		s.UI.Show("note: %s still selects %s in this folder; --context %s takes precedence", before.From, before.Context.Name, line.Posix(current))
	}
}

// Path makes a path that a user typed absolute, relative to the working directory.
func (s *Session) Path(typed string) string {
	if typed == "" || filepath.IsAbs(typed) {
		return typed
	}
	return filepath.Join(s.Settings.Dir, typed)
}
