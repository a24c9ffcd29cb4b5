package sandbox

import (
	"encoding/json"
	"net/http"
)

const (
	ccVersionV3   = "3.228.0"
	ccSSHEndpoint = "127.0.0.1:2222"
	ccSSHKey      = "not-a-real-fingerprint"
	ccSSHClient   = "ssh-proxy"
)

type ccIndexLink struct {
	Href string       `json:"href"`
	Meta *ccIndexMeta `json:"meta,omitempty"`
}

type ccIndexMeta struct {
	Version            string `json:"version,omitempty"`
	HostKeyFingerprint string `json:"host_key_fingerprint,omitempty"`
	OAuthClient        string `json:"oauth_client,omitempty"`
}

// ccRoot is the body of GET /. What is not configured is null, not absent; API v2 is off and absent.
type ccRoot struct {
	Links struct {
		Self      ccIndexLink  `json:"self"`
		V3        ccIndexLink  `json:"cloud_controller_v3"`
		NetworkV0 ccIndexLink  `json:"network_policy_v0"`
		NetworkV1 ccIndexLink  `json:"network_policy_v1"`
		Login     ccIndexLink  `json:"login"`
		UAA       ccIndexLink  `json:"uaa"`
		CredHub   *ccIndexLink `json:"credhub"`
		Routing   *ccIndexLink `json:"routing"`
		Logging   *ccIndexLink `json:"logging"`
		LogCache  *ccIndexLink `json:"log_cache"`
		LogStream *ccIndexLink `json:"log_stream"`
		AppSSH    ccIndexLink  `json:"app_ssh"`
	} `json:"links"`
}

// ccV2Info is the body of GET /v2/info, which is served though v2 is off: the Java client asks it for the login server.
type ccV2Info struct {
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

// ccInfo is the body of GET /v3/info.
type ccInfo struct {
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
		Self    ccLink `json:"self"`
		Support ccLink `json:"support"`
	} `json:"links"`
}

const (
	ccInfoName        = "cfid sandbox"
	ccInfoDescription = "an embedded Cloud Controller for trying things out"
	ccOSBAPI          = "2.15"
)

// ccV3Names are the links of GET /v3; jobs are not among them.
var ccV3Names = []string{
	"app_usage_events", "apps", "audit_events", "buildpacks", "builds", "deployments", "domains", "droplets",
	"environment_variable_groups", "feature_flags", "info", "isolation_segments", "organizations", "organization_quotas",
	"packages", "processes", "resource_matches", "roles", "routes", "security_groups", "service_brokers",
	"service_instances", "service_credential_bindings", "service_offerings", "service_plans", "service_route_bindings",
	"service_usage_events", "spaces", "space_quotas", "stacks", "tasks", "users",
}

// ccServeRoot answers outside /v3: the root, /v2/info, the health check.
func (s *ccServer) ccServeRoot(w http.ResponseWriter, r *http.Request, path string) {
	read := r.Method == http.MethodGet || r.Method == http.MethodHead
	switch {
	case read && path == "":
		ccWrite(w, ccReply{status: http.StatusOK, body: s.ccRootBody()})
	case read && path == "/v2/info":
		ccWrite(w, ccReply{status: http.StatusOK, body: s.ccV2Body(w.Header().Get("X-User-Guid"))})
	case read && path == "/healthz":
		w.Header().Set("Content-Type", "application/text")
		_, _ = w.Write([]byte("OK"))
	default:
		body := ccV2Error{Description: "Unknown request", ErrorCode: "CF-NotFound", Code: 10000}
		ccWrite(w, ccReply{status: http.StatusNotFound, body: body})
	}
}

func (s *ccServer) ccRootBody() *ccRoot {
	api := s.uaa.API()
	root := &ccRoot{}
	root.Links.Self.Href = api
	root.Links.V3 = ccIndexLink{Href: api + "/v3", Meta: &ccIndexMeta{Version: ccVersionV3}}
	root.Links.NetworkV0.Href = api + "/networking/v0/external"
	root.Links.NetworkV1.Href = api + "/networking/v1/external"
	root.Links.Login.Href = s.uaa.UAA()
	root.Links.UAA.Href = s.uaa.UAA()
	root.Links.AppSSH = ccIndexLink{
		Href: ccSSHEndpoint, Meta: &ccIndexMeta{HostKeyFingerprint: ccSSHKey, OAuthClient: ccSSHClient},
	}
	return root
}

func (s *ccServer) ccV2Body(user string) *ccV2Info {
	return &ccV2Info{
		Name: ccInfoName, Support: "CF API v2 is disabled", Description: ccInfoDescription,
		Authorization: s.uaa.UAA(), Token: s.uaa.UAA(),
		SSHEndpoint: ccSSHEndpoint, SSHKey: ccSSHKey, SSHClient: ccSSHClient,
		OSBAPIVersion: ccOSBAPI, User: user,
	}
}

// ccNamedLinks is an object of links in a given order.
type ccNamedLinks struct {
	names []string
	links []ccLink
}

func (l *ccNamedLinks) add(name string, link ccLink) {
	l.names, l.links = append(l.names, name), append(l.links, link)
}

// MarshalJSON writes the links in their order.
func (l *ccNamedLinks) MarshalJSON() ([]byte, error) {
	o := newCCObject()
	for i, name := range l.names {
		o.set(name, l.links[i])
	}
	return json.Marshal(o)
}

func (c *ccCall) v3Root() (ccReply, error) {
	links := &ccNamedLinks{}
	links.add("self", ccLink{Href: c.api + "/v3"})
	for _, name := range ccV3Names {
		links.add(name, c.link(name))
	}
	return ccOK(struct {
		Links *ccNamedLinks `json:"links"`
	}{links})
}

func (c *ccCall) info() (ccReply, error) {
	info := &ccInfo{Description: ccInfoDescription, Name: ccInfoName, OSBAPIVersion: ccOSBAPI}
	info.RateLimits.GeneralLimit, info.RateLimits.Interval = 2000, 60
	info.Links.Self = c.link("info")
	return ccOK(info)
}
