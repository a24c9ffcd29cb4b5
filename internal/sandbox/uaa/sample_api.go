package uaa

import (
	"bytes"
	"net/http"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/pages"
	"github.com/cfid-cli/cfid/internal/sandbox/wire"
)

// Paths of the samples, beside both halves.
const (
	samplePath    = "/app"
	sampleAPIPath = "/api/apps"
)

// IsSample reports whether a path belongs to the sample application or its resource server.
func IsSample(path string) bool {
	return path == samplePath || strings.HasPrefix(path, samplePath+"/") || path == sampleAPIPath
}

// sampleAPI is a resource server: it returns its list for a token of this UAA whose audience is
// cloud_controller and which has the scope cloud_controller.read, as the UAA's own sample asks for.
func (s *Server) sampleAPI(w http.ResponseWriter, r *http.Request) {
	c := &call{s: s, w: w, r: r, z: s.Home()}
	c.commonHeaders()
	if err := c.sampleAnswer(); err != nil {
		c.fail(err)
	}
}

func (c *call) sampleAnswer() error {
	if c.r.Method != http.MethodGet && c.r.Method != http.MethodHead {
		return &wire.BlankError{Status: http.StatusMethodNotAllowed, Allow: "GET, HEAD"}
	}
	if err := c.authenticate(); err != nil {
		return err
	}
	if !slices.Contains(c.token.Audience, "cloud_controller") {
		return wire.AudienceError("cloud_controller")
	}
	if err := c.allowed("cloud_controller.read"); err != nil {
		return err
	}
	return c.json(http.StatusOK, pages.SampleRecords())
}

// sampleReply is what the resource server answers to the sample application, which asks it without a socket.
type sampleReply struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header is the answer's header.
func (a *sampleReply) Header() http.Header { return a.header }

// WriteHeader keeps the status.
func (a *sampleReply) WriteHeader(status int) { a.status = status }

// Write keeps the body.
func (a *sampleReply) Write(b []byte) (int, error) { return a.body.Write(b) }
