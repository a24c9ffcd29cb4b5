package sandbox

import (
	"fmt"

	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
	"github.com/cfid-cli/cfid/internal/sandbox/seed"
)

// fill gives a new server its data: those of the state file where there is one, else the fresh ones.
func (s *Server) fill() error {
	if err := s.cfg.Size.Check(); err != nil {
		return err
	}
	if s.cfg.State != "" {
		kept, err := s.restore(s.cfg.State)
		if err != nil {
			return err
		}
		if kept {
			s.kept = true
			if s.cfg.RandomSecrets {
				s.replaceKnown()
			}
			return nil
		}
	}
	if s.cfg.keys == nil {
		s.uaa.UseKeys(jwt.NewRing(s.cfg.Key))
	}
	return s.build()
}

// build makes fresh data: what a new foundation has, then what the configuration generates, then the seed.
func (s *Server) build() error {
	seed.Fresh(s.ground(), s.secretOf)
	s.cc.SeedFresh()
	s.generate(s.cfg.Size)
	if s.cfg.Seed == nil {
		return nil
	}
	return s.cfg.Seed.apply(s)
}

// ground is what the UAA's seeds are put into.
func (s *Server) ground() seed.Ground {
	return seed.Ground{Zones: &s.uaa.Zones, Rules: s.uaa.Rules(), Now: s.now}
}

// Kept reports whether the data came from the state file: then neither seed nor size was applied.
func (s *Server) Kept() bool { return s.kept }

// Reset throws all data away, tokens and sessions included, and begins again with fresh data, size and seed. The signing
// key, the clock and random passwords stay.
func (s *Server) Reset() error {
	s.resetMu.Lock()
	defer s.resetMu.Unlock()
	fresh := newServer(s.cfg, s.uaa.Keys)
	fresh.issued, fresh.url = s.issued, s.API()
	fresh.clock.ahead.Store(s.clock.ahead.Load())
	if err := fresh.build(); err != nil {
		return fmt.Errorf("reset: %w", err)
	}
	s.issued = fresh.issued
	s.cc.Adopt(fresh.cc, func() { s.uaa.Zones.Replace(fresh.uaa.Zones.All()) })
	return nil
}
