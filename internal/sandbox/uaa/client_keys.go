package uaa

import (
	"github.com/go-jose/go-jose/v4"

	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// keysOf are a client's own keys, or those its jwks_uri names.
func (c *call) keysOf(cl *zone.Client) (*jose.JSONWebKeySet, error) {
	if len(cl.JWKS) > 0 || cl.JWKSURI == "" {
		return cl.KeySet()
	}
	return c.s.clientKeys.Get(c.r.Context(), cl.JWKSURI, c.s.now())
}
