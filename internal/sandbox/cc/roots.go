package cc

import (
	"encoding/json"
	"net/http"
)

const (
	versionV3   = "3.228.0"
	sshEndpoint = "127.0.0.1:2222"
	sshKey      = "not-a-real-fingerprint"
	sshClient   = "ssh-proxy"
)

type indexLink struct {
	Href string     `json:"href"`
	Meta *indexMeta `json:"meta,omitempty"`
}

type indexMeta struct {
	Version            string `json:"version,omitempty"`
	HostKeyFingerprint string `json:"host_key_fingerprint,omitempty"`
	OAuthClient        string `json:"oauth_client,omitempty"`
}

// root is the body of GET /. What is not configured is null, not absent; API v2 is off and absent.
type root struct {
	Links struct {
		Self      indexLink  `json:"self"`
		V3        indexLink  `json:"cloud_controller_v3"`
		NetworkV0 indexLink  `json:"network_policy_v0"`
		NetworkV1 indexLink  `json:"network_policy_v1"`
		Login     indexLink  `json:"login"`
		UAA       indexLink  `json:"uaa"`
		CredHub   *indexLink `json:"credhub"`
		Routing   *indexLink `json:"routing"`
		Logging   *indexLink `json:"logging"`
		LogCache  *indexLink `json:"log_cache"`
		LogStream *indexLink `json:"log_stream"`
		AppSSH    indexLink  `json:"app_ssh"`
	} `json:"links"`
}

// v2Info is the body of GET /v2/info, which is served though v2 is off: the Java client asks it for the login server.
type v2Info struct {
	Name           string `json:"name"`
	Build          string `json:"build"`
	Support        string `json:"support"`
	Version        int    `json:"version"`
	Description    string `json:"description"`
	Authorization  string `json:"authorization_endpoint"`
	Token          string `json:"token_endpoint"`
	MinCLI         string `json:"min_cli_version"`
	RecommendedCLI string `json:"min_recommended_cli_version"`
	SSHEndpoint    string `json:"app_ssh_endpoint"`
	SSHKey         string `json:"app_ssh_host_key_fingerprint"`
	SSHClient      string `json:"app_ssh_oauth_client"`
	APIVersion     string `json:"api_version"`
	OSBAPIVersion  string `json:"osbapi_version"`
	User           string `json:"user,omitempty"`
}

// info is the body of GET /v3/info.
type info struct {
	Build      string `json:"build"`
	CLIVersion struct {
		Minimum     string `json:"minimum"`
		Recommended string `json:"recommended"`
	} `json:"cli_version"`
	Custom        struct{} `json:"custom"`
	Description   string   `json:"description"`
	Name          string   `json:"name"`
	Version       int      `json:"version"`
	OSBAPIVersion string   `json:"osbapi_version"`
	RateLimits    struct {
		Enabled      bool `json:"enabled"`
		GeneralLimit int  `json:"general_limit"`
		Interval     int  `json:"reset_interval_in_minutes"`
	} `json:"rate_limits"`
	Links struct {
		Self    link `json:"self"`
		Support link `json:"support"`
	} `json:"links"`
}

const (
	infoName        = "cfid sandbox"
	infoDescription = "an embedded Cloud Controller for trying things out"
	osbAPI          = "2.15"
)

// v3Names are the links of GET /v3; jobs are not among them.
var v3Names = []string{
	"app_usage_events", "apps", "audit_events", "buildpacks", "builds", "deployments", "domains", "droplets",
	"environment_variable_groups", "feature_flags", "info", "isolation_segments", "organizations", "organization_quotas",
	"packages", "processes", "resource_matches", "roles", "routes", "security_groups", "service_brokers",
	"service_instances", "service_credential_bindings", "service_offerings", "service_plans", "service_route_bindings",
	"service_usage_events", "spaces", "space_quotas", "stacks", "tasks", "users",
}

// serveRoot answers outside /v3: the root, /v2/info, the health check.
func (s *Server) serveRoot(w http.ResponseWriter, r *http.Request, path string) {
	read := r.Method == http.MethodGet || r.Method == http.MethodHead
	switch {
	case read && path == "":
		write(w, reply{status: http.StatusOK, body: s.rootBody()})
	case read && path == "/v2/info":
		write(w, reply{status: http.StatusOK, body: s.v2Body(w.Header().Get("X-User-Guid"))})
	case read && path == "/healthz":
		w.Header().Set("Content-Type", "application/text")
		_, _ = w.Write([]byte("OK"))
	default:
		body := v2Error{Description: "Unknown request", ErrorCode: "CF-NotFound", Code: 10000}
		write(w, reply{status: http.StatusNotFound, body: body})
	}
}

func (s *Server) rootBody() *root {
	api := s.uaa.API()
	root := &root{}
	root.Links.Self.Href = api
	root.Links.V3 = indexLink{Href: api + "/v3", Meta: &indexMeta{Version: versionV3}}
	root.Links.NetworkV0.Href = api + "/networking/v0/external"
	root.Links.NetworkV1.Href = api + "/networking/v1/external"
	root.Links.Login.Href = s.uaa.UAA()
	root.Links.UAA.Href = s.uaa.UAA()
	root.Links.AppSSH = indexLink{
		Href: sshEndpoint, Meta: &indexMeta{HostKeyFingerprint: sshKey, OAuthClient: sshClient},
	}
	return root
}

func (s *Server) v2Body(user string) *v2Info {
	return &v2Info{
		Name: infoName, Support: "CF API v2 is disabled", Description: infoDescription,
		Authorization: s.uaa.UAA(), Token: s.uaa.UAA(),
		SSHEndpoint: sshEndpoint, SSHKey: sshKey, SSHClient: sshClient,
		OSBAPIVersion: osbAPI, User: user,
	}
}

// namedLinks is an object of links in a given order.
type namedLinks struct {
	names []string
	links []link
}

func (l *namedLinks) add(name string, link link) {
	l.names, l.links = append(l.names, name), append(l.links, link)
}

// MarshalJSON writes the links in their order.
func (l *namedLinks) MarshalJSON() ([]byte, error) {
	o := newObject()
	for i, name := range l.names {
		o.set(name, l.links[i])
	}
	return json.Marshal(o)
}

func (c *call) v3Root() (reply, error) {
	links := &namedLinks{}
	links.add("self", link{Href: c.api + "/v3"})
	for _, name := range v3Names {
		links.add(name, c.link(name))
	}
	return okReply(struct {
		Links *namedLinks `json:"links"`
	}{links})
}

func (c *call) info() (reply, error) {
	info := &info{Description: infoDescription, Name: infoName, OSBAPIVersion: osbAPI}
	info.RateLimits.GeneralLimit, info.RateLimits.Interval = 2000, 60
	info.Links.Self = c.link("info")
	return okReply(info)
}
