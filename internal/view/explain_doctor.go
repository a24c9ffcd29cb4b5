package view

import (
	"errors"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/login"
)

// doctor: a fault in the surroundings of the session.
func doctor(err error, f Facts) (Explanation, bool) {
	e := Explanation{What: headline(err, err, err.Error(), f)}
	switch {
	case errors.Is(err, login.ErrOpenFolder):
		e.Why = "it contains your servers and user names"
		e.Next = line.Says("chmod -R go= on it")
	case errors.Is(err, login.ErrClock):
		e.Why = "cfid still refreshes tokens in time, but token verify and other programs use this machine's clock"
		e.Next = line.Says("set the wrong clock (NTP)")
	case errors.Is(err, login.ErrUnverified):
		e.Why = "anyone on the network path can read tokens and impersonate the server"
		e.Next = []line.Advice{line.Target.With(f.Target).Flag("--ca-cert", "FILE")}
	case errors.Is(err, login.ErrLeftOver):
		e.Why = "it is a damaged file, or a vault whose key no longer exists: its sessions were replaced by new logins"
		e.Next = line.Says("delete it if nothing is missing")
	default:
		return Explanation{}, false
	}
	return e, true
}
