package zone

import "time"

// Code is a one-time code.
type Code struct {
	Purpose string
	Expires time.Time
	User    string
	Client  string
	Details map[string]string
}

// TakeCode uses a code up, whether it is still good or not; nil when it is not.
func (z *Zone) TakeCode(text, purpose string, now time.Time) *Code {
	z.Lock()
	defer z.Unlock()
	c := z.Codes[text]
	if c == nil || c.Purpose != purpose {
		return nil
	}
	delete(z.Codes, text)
	if !now.Before(c.Expires) {
		return nil
	}
	return c
}
