package session

import (
	"context"

	"github.com/cfid-cli/cfid/context/store"
)

// NounZone is the noun of identity zones. They belong to the default zone, whichever zone a command acts in.
const NounZone = "identity zone"

// Seen stores names that a command showed, for completion, and removes those of deleted objects. Environment mode
// stores nothing.
func (s *Session) Seen(noun string, names, gone []string) {
	c := s.Chosen.Context
	if s.Store == nil || c == nil || c.Identity.IsZero() || s.Settings.CacheDir == "" || len(names)+len(gone) == 0 {
		return
	}
	cache := store.OpenSeenNames(s.Settings.CacheDir)
	_ = cache.Keep(c, seenKind(noun, s.Settings.Zone), names, gone, s.Settings.Now()) // it only serves completion
}

// ForgetSeen removes the names of a context that is logged out or deleted.
func (s *Session) ForgetSeen(id string) error {
	if s.Settings.CacheDir == "" {
		return nil
	}
	return store.OpenSeenNames(s.Settings.CacheDir).Forget(id)
}

// SeenNames returns the names that earlier commands in the selected context showed. It opens no vault, sends no request and
// prints nothing; on errors it returns no names.
func SeenNames(ctx context.Context, set Settings, noun string) []string {
	if set.Direct.Used() || set.CacheDir == "" {
		return nil
	}
	file, err := store.Open(set.ConfigDir).Read(ctx)
	if err != nil {
		return nil
	}
	chosen, err := store.Choose(file, store.Choice{Flag: set.Context, EnvContext: set.EnvContext, Dir: set.Dir, Home: set.Home})
	if err != nil || chosen.Context == nil {
		return nil
	}
	return store.OpenSeenNames(set.CacheDir).Read(chosen.Context, seenKind(noun, set.Zone))
}

// seenKind returns the kind under which the names of a noun are stored; it differs by zone.
func seenKind(noun, zone string) string {
	if zone == "" || noun == NounZone {
		return noun
	}
	return noun + " of " + zone
}
