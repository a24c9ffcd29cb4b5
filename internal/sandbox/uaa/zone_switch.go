package uaa

import (
	"net/http"

	"github.com/cfid-cli/cfid/internal/sandbox/wire"
)

// Headers that name another zone at the default zone's host.
const (
	zoneIDHeader        = "X-Identity-Zone-Id"
	zoneSubdomainHeader = "X-Identity-Zone-Subdomain"
)

// switchZone obeys a zone header: with a token of the default zone whose holder administers the other one. The token
// endpoint knows no such header; callers log in to a zone at its own host.
func (c *call) switchZone() error {
	id, sub := c.r.Header.Get(zoneIDHeader), c.r.Header.Get(zoneSubdomainHeader)
	if id == "" && sub == "" || c.family == familyToken {
		return nil
	}
	z := c.s.Zones.By(id, sub)
	switch {
	case z == nil, z.Closed():
		return &wire.BlankError{Status: http.StatusNotFound}
	case z == c.z:
		return nil
	case c.z.Subdomain != "" || c.scheme() != "bearer" || c.r.URL.Path == Path+"/info": // which looks at no token
		return &wire.BlankError{Status: http.StatusForbidden}
	}
	if err := c.authenticate(); err != nil {
		return err
	}
	if !c.token.HasScope("uaa.admin") && !c.token.HasScope("zones."+z.ID+".admin") {
		return &wire.BlankError{Status: http.StatusForbidden}
	}
	c.z = z
	return nil
}
