package session

import (
	"context"

	"github.com/cfid-cli/cfid/context/store"
)

// NounZone is the noun of identity zones: whichever zone a command acts in, they are the default zone's.
const NounZone = "identity zone"

// Seen keeps names that a command showed, and drops those of what no longer exists, so that they can be completed. Environment mode
// keeps nothing.
func (s *Session) Seen(noun string, names, gone []string) {
	c := s.Chosen.Context
	if s.Store == nil || c == nil || c.Identity.IsZero() || s.Settings.CacheDir == "" || len(names)+len(gone) == 0 {
		return
	}
	cache := store.OpenSeenNames(s.Settings.CacheDir)
	_ = cache.Keep(c, seenKind(noun, s.Settings.Zone), names, gone, s.Settings.Now()) // nobody misses what was not kept
}

// ForgetSeen drops the names of a context that is logged out or deleted.
func (s *Session) ForgetSeen(id string) error {
	if s.Settings.CacheDir == "" {
		return nil
	}
	return store.OpenSeenNames(s.Settings.CacheDir).Forget(id)
}

// SeenNames are the names that earlier commands of the context that applies showed. It opens no vault, sends no request and
// says nothing; whatever is missing means no names.
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

// seenKind tells the names of one zone from another's.
func seenKind(noun, zone string) string {
	if zone == "" || noun == NounZone {
		return noun
	}
	return noun + " of " + zone
}
