package sandbox

import (
	"iter"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/cc"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// snapshot is the data at one moment. Collecting it takes the locks; its lines are made while they are written, from
// what never changes in place.
type snapshot struct {
	head  stateHead
	parts []iter.Seq[stateRecord]
}

// snapshot waits for the first signing key.
func (s *Server) snapshot() (*snapshot, error) {
	keys, err := s.uaa.Keys.State()
	if err != nil {
		return nil, err
	}
	out := &snapshot{head: stateHead{Version: stateVersion, Ahead: time.Duration(s.clock.ahead.Load()), Kept: keys}}
	if out.head.Authority, err = s.authorityState(); err != nil {
		return nil, err
	}
	s.cc.Frozen(func(last int64, lines []iter.Seq[cc.PlatformLine]) {
		for _, part := range s.uaa.Zones.Snapshot() {
			out.parts = append(out.parts, records(part, func(l zone.IdentityLine) stateRecord { return stateRecord{IdentityLine: l} }))
		}
		for _, part := range lines {
			out.parts = append(out.parts, records(part, func(l cc.PlatformLine) stateRecord { return stateRecord{PlatformLine: l} }))
		}
		out.head.Last = last
	})
	return out, nil
}

// records makes records from lines of one half.
func records[L any](lines iter.Seq[L], one func(L) stateRecord) iter.Seq[stateRecord] {
	return func(yield func(stateRecord) bool) {
		for line := range lines {
			if !yield(one(line)) {
				return
			}
		}
	}
}
