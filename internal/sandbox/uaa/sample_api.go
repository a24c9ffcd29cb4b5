package uaa

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
)

// Paths of the samples, beside both halves.
const (
	samplePath    = "/app"
	sampleAPIPath = "/api/apps"
)

// IsSample tells whether a path belongs to the sample application or its resource server.
func IsSample(path string) bool {
	return path == samplePath || strings.HasPrefix(path, samplePath+"/") || path == sampleAPIPath
}

// sampleRecord is one of the applications that the sample resource server makes up.
type sampleRecord struct {
	Name      string   `json:"name"`
	State     string   `json:"state"`
	Instances int      `json:"instances"`
	Running   int      `json:"runningInstances"`
	MemoryMB  int      `json:"memory"` // MiB of each instance
	Services  []string `json:"services"`
	URIs      []string `json:"uris"`
}

func sampleRecords() []sampleRecord {
	return []sampleRecord{
		{"stocks", "STARTED", 2, 2, 512, []string{"orders-db", "prices-queue"}, []string{"stocks.apps.example.com"}},
		{"stocks-worker", "STARTED", 3, 1, 256, []string{"prices-queue"}, []string{}},
		{"guestbook", "STARTED", 1, 1, 128, []string{"guestbook-db"}, []string{"guestbook.apps.example.com", "www.example.com"}},
		{"retired", "STOPPED", 1, 0, 64, []string{}, []string{"retired.apps.example.com"}},
	}
}

// sampleAPI is a resource server: it answers its list to whoever comes with a token of this UAA whose audience is
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
		return &blankError{status: http.StatusMethodNotAllowed, allow: "GET, HEAD"}
	}
	if err := c.authenticate(); err != nil {
		return err
	}
	if !slices.Contains(c.token.Audience, "cloud_controller") {
		return audienceError("cloud_controller")
	}
	if err := c.allowed("cloud_controller.read"); err != nil {
		return err
	}
	return c.json(http.StatusOK, sampleRecords())
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
