package sandbox

import (
	"sync/atomic"
	"time"
)

// clock is the server's time: a base clock and how far Advance has moved it.
type clock struct {
	base  func() time.Time
	ahead atomic.Int64
}

// now is the server's time in UTC.
func (s *Server) now() time.Time {
	return s.clock.base().Add(time.Duration(s.clock.ahead.Load())).UTC()
}

// Advance moves the server's clock by d, so that tokens, codes and locks expire without waiting.
func (s *Server) Advance(d time.Duration) { s.clock.ahead.Add(int64(d)) }
