package view

import (
	"errors"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/login"
)

// doctor: what stands around the session is not as it should be.
func doctor(err error, f Facts) (Explanation, bool) {
	e := Explanation{What: headline(err, err, err.Error(), f)}
	switch {
	case errors.Is(err, login.ErrOpenFolder):
		e.Why = "it tells where you work and as whom"
		e.Next = []string{"chmod -R go= on it"}
	case errors.Is(err, login.ErrClock):
		e.Why = "tokens are renewed at the right moment even so, but token verify uses this machine's clock, and so do others"
		e.Next = []string{"set the clock of whichever is wrong (NTP)"}
	case errors.Is(err, login.ErrUnverified):
		e.Why = "anyone who is on the way can read tokens and answer for the server"
		e.Next = []string{line.Target.With(f.Target).Flag("--ca-cert", "FILE").String()}
	case errors.Is(err, login.ErrLeftOver):
		e.Why = "it is a damaged file, or a vault whose key no longer exists: its sessions were replaced by new logins"
		e.Next = []string{"delete it when you miss nothing"}
	default:
		return Explanation{}, false
	}
	return e, true
}
