package sandbox

import (
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/cc"
	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// stateVersion is the version of the state file. A file of a newer one is left alone.
const stateVersion = 1

// stateHead is the first line of a state file: what is not data of a zone or of the Cloud Controller.
type stateHead struct {
	Version int           `json:"cfid-sandbox-state"`
	Ahead   time.Duration `json:"ahead,omitempty"` // how far the clock was advanced
	jwt.Kept
	Authority *stateAuthority `json:"authority,omitempty"` // of the server's own certificates
	Last      int64           `json:"last"`                // newest stamp of the Cloud Controller
}

// stateAuthority is a certificate and its key, DER and PKCS #8.
type stateAuthority struct {
	Cert []byte `json:"cert"`
	Key  []byte `json:"key"`
}

// stateRecord is one further line; exactly one field of all is set. What belongs to a zone follows it.
type stateRecord struct {
	zone.IdentityLine
	cc.PlatformLine
	End *stateEnd `json:"end,omitempty"`
}

// stateEnd is the last line: a file without it was cut off, one with another sum was changed.
type stateEnd struct {
	Sum string `json:"sha256"` // of all bytes before it, hex
}
