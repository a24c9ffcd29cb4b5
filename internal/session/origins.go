package session

import (
	"context"
	"errors"
	"slices"

	"github.com/cfid-cli/cfid/internal/rest"
)

// originsKey is the key of Once for the origins of the active identity providers.
type originsKey struct{}

// ActiveOrigins lists the origins of the active identity providers, sorted. known is false if the caller may not read
// them, which needs the scope idps.read. They are read once in a session.
func ActiveOrigins(ctx context.Context, s *Session) (active []string, known bool, err error) {
	active, err = Once(s, originsKey{}, func() ([]string, error) { return readOrigins(ctx, s) })
	return slices.Clone(active), active != nil, err
}

// readOrigins returns nil if the caller may not read them.
func readOrigins(ctx context.Context, s *Session) ([]string, error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	providers, err := c.Providers(ctx, true)
	if errors.Is(err, rest.ErrForbidden) || errors.Is(err, rest.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	active := []string{}
	for _, p := range providers {
		if p.Active {
			active = append(active, p.OriginKey)
		}
	}
	slices.Sort(active)
	return active, nil
}
