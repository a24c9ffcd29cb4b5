package identity

import (
	"regexp"
	"testing"
)

// TestNewRandomSecret: one secret in 64 would begin with a dash.
func TestNewRandomSecret(t *testing.T) {
	form := regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_-]{42}$`)
	for range 1000 {
		if secret := newRandomSecret(); !form.MatchString(secret) {
			t.Fatalf("%q", secret)
		}
	}
}
