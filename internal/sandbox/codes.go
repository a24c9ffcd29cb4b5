package sandbox

import (
	"crypto/rand"
	"time"
)

// Purposes of one-time codes.
const (
	purposePasscode  = "passcode"
	purposeAuthorize = "authorize"
	purposeVerify    = "verify"
	purposeInvite    = "invite"
	purposeReset     = "reset"
	purposeAutologin = "autologin"
)

// codeLife is how long a one-time code is good.
const codeLife = 5 * time.Minute

// code is a one-time code.
type code struct {
	purpose string
	expires time.Time
	user    string
	client  string
	details map[string]string
}

// newCode makes a code: 10 characters on the old UAA, 32 on the current one.
func (s *uaaServer) newCode(z *zone, c code) string {
	alphabet, length := "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 10
	if s.version == Version77 {
		alphabet, length = alphabet+"-_", 32
	}
	raw := make([]byte, length)
	_, _ = rand.Read(raw)
	for i, b := range raw {
		raw[i] = alphabet[int(b)%len(alphabet)]
	}
	now := s.now()
	c.expires = now.Add(codeLife)
	z.mu.Lock()
	defer z.mu.Unlock()
	for old, one := range z.codes {
		if !now.Before(one.expires) {
			delete(z.codes, old)
		}
	}
	z.codes[string(raw)] = &c
	return string(raw)
}

// takeCode uses a code up, whether it is still good or not; nil when it is not.
func (z *zone) takeCode(text, purpose string, now time.Time) *code {
	z.mu.Lock()
	defer z.mu.Unlock()
	c := z.codes[text]
	if c == nil || c.purpose != purpose {
		return nil
	}
	delete(z.codes, text)
	if !now.Before(c.expires) {
		return nil
	}
	return c
}
