package sandbox

import "fmt"

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
	if s.keys == nil {
		s.keys = newKeyRing(s.cfg.Key)
	}
	return s.build()
}

// build makes fresh data: what a new foundation has, then what the configuration generates, then the seed.
func (s *Server) build() error {
	s.seedUAA()
	s.cc = &ccState{}
	s.ccSeedFresh()
	s.generate(s.cfg.Size)
	if s.cfg.Seed == nil {
		return nil
	}
	return s.cfg.Seed.apply(s)
}

// Kept tells whether the data came from the state file: then neither seed nor size was applied.
func (s *Server) Kept() bool { return s.kept }

// Reset throws all data away, tokens and sessions included, and begins again with fresh data, size and seed. The signing
// key, the clock and random passwords stay.
func (s *Server) Reset() error {
	s.resetMu.Lock()
	defer s.resetMu.Unlock()
	fresh := &Server{cfg: s.cfg, version: s.version, keys: s.keys, issued: s.issued, url: s.API()}
	fresh.clock.base = s.cfg.Now
	fresh.clock.ahead.Store(s.clock.ahead.Load())
	if err := fresh.build(); err != nil {
		return fmt.Errorf("reset: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.zones.mu.Lock()
	defer s.zones.mu.Unlock()
	fresh.cc.options = s.cc.options
	s.zones.list, s.cc, s.issued = fresh.zones.list, fresh.cc, fresh.issued
	return nil
}
