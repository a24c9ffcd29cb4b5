package identity

import (
	"testing"

	"github.com/cfid-cli/cfid/internal/session"
)

func TestIsUUID(t *testing.T) {
	for text, want := range map[string]bool{
		"0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9": true, "0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9": true,
		"": false, "marissa": false, "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f": false, "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8fg": false,
		"0a1b2c3d04e5f-6071-8293-a4b5c6d7e8f9": false, "-a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9": false,
		"0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9\n": false,
	} {
		if session.IsUUID(text) != want {
			t.Errorf("%q: %t", text, !want)
		}
	}
}
