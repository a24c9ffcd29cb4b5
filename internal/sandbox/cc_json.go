package sandbox

// Wire types of the Cloud Controller's resources, fields in the order of the wire.

type ccRef struct {
	GUID string `json:"guid"`
}

type ccToOne struct {
	Data *ccRef `json:"data"`
}

type ccToMany struct {
	Data []ccRef `json:"data"`
}

func ccRefTo(guid string) ccToOne { return ccToOne{&ccRef{guid}} }

type ccMetaJSON struct {
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
}

func (m ccMeta) json() ccMetaJSON {
	out := ccMetaJSON{m.labels, m.annotations}
	if out.Labels == nil {
		out.Labels = map[string]string{}
	}
	if out.Annotations == nil {
		out.Annotations = map[string]string{}
	}
	return out
}

// ccBase starts every resource.
type ccBase struct {
	GUID      string `json:"guid"`
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
}

func (r *ccRow) base() ccBase { return ccBase{r.guid, ccTime(r.born), ccTime(r.touched)} }

type ccSelfLink struct {
	Self ccLink `json:"self"`
}

type ccUserJSON struct {
	ccBase
	Username         *string    `json:"username"`
	PresentationName string     `json:"presentation_name"`
	Origin           *string    `json:"origin"`
	Metadata         ccMetaJSON `json:"metadata"`
	Links            ccSelfLink `json:"links"`
}

type ccOrgJSON struct {
	ccBase
	Name          string `json:"name"`
	Suspended     bool   `json:"suspended"`
	Relationships struct {
		Quota ccToOne `json:"quota"`
	} `json:"relationships"`
	Metadata ccMetaJSON `json:"metadata"`
	Links    struct {
		Self          ccLink `json:"self"`
		Domains       ccLink `json:"domains"`
		DefaultDomain ccLink `json:"default_domain"`
		Quota         ccLink `json:"quota"`
	} `json:"links"`
}

type ccSpaceJSON struct {
	ccBase
	Name          string `json:"name"`
	Suspended     bool   `json:"suspended"`
	Relationships struct {
		Organization ccToOne `json:"organization"`
		Quota        ccToOne `json:"quota"`
	} `json:"relationships"`
	Metadata ccMetaJSON `json:"metadata"`
	Links    struct {
		Self          ccLink  `json:"self"`
		Organization  ccLink  `json:"organization"`
		Features      ccLink  `json:"features"`
		ApplyManifest ccLink  `json:"apply_manifest"`
		Quota         *ccLink `json:"quota,omitempty"`
	} `json:"links"`
	Included *ccIncluded `json:"included,omitempty"`
}

type ccRoleJSON struct {
	ccBase
	Type          string `json:"type"`
	Relationships struct {
		User         ccToOne `json:"user"`
		Space        ccToOne `json:"space"`
		Organization ccToOne `json:"organization"`
	} `json:"relationships"`
	Links struct {
		Self         ccLink  `json:"self"`
		User         ccLink  `json:"user"`
		Space        *ccLink `json:"space,omitempty"`
		Organization *ccLink `json:"organization,omitempty"`
	} `json:"links"`
	Included *ccIncluded `json:"included,omitempty"`
}

// ccIncluded holds what include asked for; a kind that was asked for is there even when empty.
type ccIncluded struct {
	Users         *[]ccUserJSON  `json:"users,omitempty"`
	Organizations *[]ccOrgJSON   `json:"organizations,omitempty"`
	Spaces        *[]ccSpaceJSON `json:"spaces,omitempty"`
}

type ccDomainJSON struct {
	ccBase
	Name               string   `json:"name"`
	Internal           bool     `json:"internal"`
	RouterGroup        *ccRef   `json:"router_group"`
	SupportedProtocols []string `json:"supported_protocols"`
	Relationships      struct {
		Organization        ccToOne  `json:"organization"`
		SharedOrganizations ccToMany `json:"shared_organizations"`
	} `json:"relationships"`
	Metadata ccMetaJSON `json:"metadata"`
	Links    struct {
		Self                ccLink  `json:"self"`
		RouteReservations   ccLink  `json:"route_reservations"`
		Organization        *ccLink `json:"organization,omitempty"`
		SharedOrganizations *ccLink `json:"shared_organizations,omitempty"`
	} `json:"links"`
}

// ccUsageJSON is a usage summary. Nothing runs in the sandbox, so only domains count.
type ccUsageJSON struct {
	Usage struct {
		StartedInstances int `json:"started_instances"`
		MemoryInMB       int `json:"memory_in_mb"`
		Routes           int `json:"routes"`
		ServiceInstances int `json:"service_instances"`
		ReservedPorts    int `json:"reserved_ports"`
		Domains          int `json:"domains"`
		PerAppTasks      int `json:"per_app_tasks"`
		ServiceKeys      int `json:"service_keys"`
	} `json:"usage_summary"`
	Links struct {
		Self         ccLink  `json:"self"`
		Organization *ccLink `json:"organization,omitempty"`
		Space        *ccLink `json:"space,omitempty"`
	} `json:"links"`
}
