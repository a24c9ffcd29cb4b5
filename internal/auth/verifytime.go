package auth

import "time"

// The checks of times use the local clock: a server that could set the clock could keep an
// old token alive.

func checkExpiry(c Claims, want Expect) Check {
	switch {
	case c.isOdd("exp"):
		return failed(CheckExpiry, "exp is not a date")
	case c.Expires.IsZero():
		return failed(CheckExpiry, "the token has no exp: it would never end")
	case !want.Now.Before(c.Expires.Add(want.Leeway)):
		return failed(CheckExpiry, "it ended %s ago, at %s", want.Now.Sub(c.Expires).Round(time.Second), c.Expires.Format(time.RFC3339))
	}
	return passed(CheckExpiry, "until %s", c.Expires.Format(time.RFC3339))
}

// checkNotBefore passes a token without nbf: it is optional (RFC 7519 §4.1.5), and a UAA sends none.
func checkNotBefore(c Claims, want Expect) Check {
	switch {
	case c.isOdd("nbf"):
		return failed(CheckNotBefore, "nbf is not a date")
	case c.NotUntil.IsZero():
		return passed(CheckNotBefore, "the token sets no start")
	case want.Now.Before(c.NotUntil.Add(-want.Leeway)):
		return failed(CheckNotBefore, "it starts in %s, at %s", c.NotUntil.Sub(want.Now).Round(time.Second), c.NotUntil.Format(time.RFC3339))
	}
	return passed(CheckNotBefore, "since %s", c.NotUntil.Format(time.RFC3339))
}

// checkIssuedAt refuses a token from the future: one of the two clocks is wrong.
func checkIssuedAt(c Claims, want Expect) Check {
	switch {
	case c.isOdd("iat"):
		return failed(CheckIssuedAt, "iat is not a date")
	case c.IssuedAt.IsZero():
		return passed(CheckIssuedAt, "the token does not say")
	case want.Now.Before(c.IssuedAt.Add(-want.Leeway)):
		return failed(CheckIssuedAt, "it was issued %s in the future: the clocks differ", c.IssuedAt.Sub(want.Now).Round(time.Second))
	}
	return passed(CheckIssuedAt, "%s", c.IssuedAt.Format(time.RFC3339))
}

func skew(c Claims, want Expect) time.Duration {
	if !want.Server.IsZero() {
		return want.Server.Sub(want.Now).Round(time.Second)
	}
	if ahead := c.IssuedAt.Sub(want.Now); !c.IssuedAt.IsZero() && ahead > 0 {
		return ahead.Round(time.Second)
	}
	return 0
}
