package uaa

import (
	"crypto/rand"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/zone"
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

// newCode makes a code: 10 characters on the old UAA, 32 on the current one.
func (s *Server) newCode(z *zone.Zone, c zone.Code) string {
	alphabet, length := "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 10
	if s.version == zone.Version77 {
		alphabet, length = alphabet+"-_", 32
	}
	raw := make([]byte, length)
	_, _ = rand.Read(raw)
	for i, b := range raw {
		raw[i] = alphabet[int(b)%len(alphabet)]
	}
	now := s.now()
	c.Expires = now.Add(codeLife)
	z.Lock()
	defer z.Unlock()
	for old, one := range z.Codes {
		if !now.Before(one.Expires) {
			delete(z.Codes, old)
		}
	}
	z.Codes[string(raw)] = &c
	return string(raw)
}
