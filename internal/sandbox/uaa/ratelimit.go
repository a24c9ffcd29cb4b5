package uaa

import (
	"net/http"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// rateLimitEndpoints tell about rate limiting, which only the current UAA knows.
func (s *Server) rateLimitEndpoints() map[string]endpoint {
	if s.version != zone.Version77 {
		return nil
	}
	status := scoped(rateLimitStatus, "uaa.admin", zoneAdmin)
	return map[string]endpoint{"/RateLimitingStatus": {methods: methods{http.MethodGet: func(c *call) error {
		if c.scheme() != "bearer" { // this path asks for a client's Basic credentials but takes a token only
			return wire.LoginError(wire.TextNoAuthentication)
		}
		return status(c)
	}}}}
}

// rateLimitStatus says that nothing is limited, since the server started: printed over several lines, as the real one does.
func rateLimitStatus(c *call) error {
	if err := c.acceptable(); err != nil {
		return err
	}
	c.w.Header().Set("Content-Type", c.plainType())
	since := c.s.Home().Created.Truncate(time.Second).Format(time.RFC3339)
	_, _ = c.w.Write([]byte("{\n  \"current\" : {\n    \"status\" : \"DISABLED\",\n    \"asOf\" : \"" + since + "\"\n  }\n}")) // an error means that the client has disconnected
	return nil
}
