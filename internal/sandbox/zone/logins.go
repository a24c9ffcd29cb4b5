package zone

import "time"

// Logins is what logging in changes about a user. It is shared by all values of one user and guarded by the zone's lock.
type Logins struct {
	last, previous time.Time
	failures       []time.Time
	lockedUntil    time.Time
}

// Locked reports whether a user is locked out by failed logins.
func (z *Zone) Locked(u *User, now time.Time) bool {
	z.RLock()
	defer z.RUnlock()
	return now.Before(u.Logins.lockedUntil)
}

// Failed counts a wrong password and locks the user when there are too many, as the zone's policy has it.
func (z *Zone) Failed(u *User, now time.Time) {
	p := z.Policies().Lockout
	z.Lock()
	defer z.Unlock()
	recent := u.Logins.failures[:0]
	for _, at := range u.Logins.failures {
		if now.Sub(at) < time.Duration(p.WithinSeconds)*time.Second {
			recent = append(recent, at)
		}
	}
	recent = append(recent, now)
	if p.Failures > 0 && len(recent) >= p.Failures {
		u.Logins.lockedUntil = now.Add(time.Duration(p.LockSeconds) * time.Second)
		recent = nil
	}
	u.Logins.failures = recent
}

// Succeeded records a login, which ends the count of failed ones.
func (z *Zone) Succeeded(u *User, now time.Time) {
	z.Lock()
	defer z.Unlock()
	u.Logins.failures = nil
	u.Logins.previous, u.Logins.last = u.Logins.last, now
}

// PreviousLogon is when the user logged in before the present time, in milliseconds; 0 for never.
func (z *Zone) PreviousLogon(u *User) int64 {
	z.RLock()
	defer z.RUnlock()
	if u.Logins.previous.IsZero() {
		return 0
	}
	return u.Logins.previous.UnixMilli()
}
