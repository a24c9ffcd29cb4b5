package ops

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/cfid-cli/cfid/internal/rest"
)

// origins are the active identity providers of the UAA that a session speaks with, read once.
type origins struct {
	once   sync.Once
	active []string
	known  bool
	err    error
}

// activeOrigins lists the origins of the active identity providers, sorted. known is false where the caller may not read
// them (it takes idps.read): then no origin can be called wrong. It is read once for the life of the session.
func activeOrigins(ctx context.Context, s *Session) (active []string, known bool, err error) {
	o := &s.origins
	o.once.Do(func() { o.active, o.known, o.err = readOrigins(ctx, s) })
	return slices.Clone(o.active), o.known, o.err
}

func readOrigins(ctx context.Context, s *Session) ([]string, bool, error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, false, err
	}
	providers, err := c.Providers(ctx, true)
	if errors.Is(err, rest.ErrForbidden) || errors.Is(err, rest.ErrNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	var active []string
	for _, p := range providers {
		if p.Active {
			active = append(active, p.OriginKey)
		}
	}
	slices.Sort(active)
	return active, true, nil
}
