package uaa

import (
	"net/http"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// Home is the default zone.
func (s *Server) Home() *zone.Zone { return s.Zones.Home() }

// zoneOf is the zone a request's Host names, nil when its subdomain is unknown or the zone inactive.
func (s *Server) zoneOf(r *http.Request) *zone.Zone {
	return s.Zones.Serving(s.cfg.Subdomain(r.Host))
}

// baseOf is a zone's base URL: its subdomain is glued before the configured host, even before an IP address.
func (s *Server) baseOf(z *zone.Zone) string {
	base := s.UAA()
	if z.Subdomain == "" {
		return base
	}
	scheme, rest, _ := strings.Cut(base, "://")
	return scheme + "://" + z.Subdomain + "." + rest
}

// issuerOf is the iss claim of a zone's tokens.
func (s *Server) issuerOf(z *zone.Zone) string { return s.baseOf(z) + "/oauth/token" }
