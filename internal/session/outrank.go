package session

import (
	"path/filepath"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/line"
)

// Outranked tells a person when the context that was just made current is not the one that the next command uses: a
// variable and a .cfid.yaml go before it.
func (s *Session) Outranked(before store.Chosen, current string) {
	env := s.Settings.EnvContext
	switch {
	case env != "" && env != current:
		s.UI.Show("note: CFID_CONTEXT still selects %s in this terminal; unset CFID_CONTEXT to use %s", env, current)
	case before.Why.Kind == store.FromDotfile && before.Context != nil && before.Context.Name != current:
		s.UI.Show("note: %s still selects %s in this folder; --context %s goes before it", before.From, before.Context.Name, line.Posix(current))
	}
}

// Path makes a path that a person typed absolute: it is meant from the working directory.
func (s *Session) Path(typed string) string {
	if typed == "" || filepath.IsAbs(typed) {
		return typed
	}
	return filepath.Join(s.Settings.Dir, typed)
}
