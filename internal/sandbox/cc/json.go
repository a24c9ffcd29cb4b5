package cc

// Wire types of the Cloud Controller's resources, fields in the order of the wire.

type ref struct {
	GUID string `json:"guid"`
}

type toOne struct {
	Data *ref `json:"data"`
}

type toMany struct {
	Data []ref `json:"data"`
}

func refTo(guid string) toOne { return toOne{&ref{guid}} }

type metaJSON struct {
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
}

func (m meta) json() metaJSON {
	out := metaJSON{m.labels, m.annotations}
	if out.Labels == nil {
		out.Labels = map[string]string{}
	}
	if out.Annotations == nil {
		out.Annotations = map[string]string{}
	}
	return out
}

// jsonBase starts every resource.
type jsonBase struct {
	GUID      string `json:"guid"`
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
}

func (r *stored) base() jsonBase { return jsonBase{r.guid, timeText(r.born), timeText(r.touched)} }

type selfLink struct {
	Self link `json:"self"`
}

type userJSON struct {
	jsonBase
	Username         *string  `json:"username"`
	PresentationName string   `json:"presentation_name"`
	Origin           *string  `json:"origin"`
	Metadata         metaJSON `json:"metadata"`
	Links            selfLink `json:"links"`
}

type orgJSON struct {
	jsonBase
	Name          string `json:"name"`
	Suspended     bool   `json:"suspended"`
	Relationships struct {
		Quota toOne `json:"quota"`
	} `json:"relationships"`
	Metadata metaJSON `json:"metadata"`
	Links    struct {
		Self          link `json:"self"`
		Domains       link `json:"domains"`
		DefaultDomain link `json:"default_domain"`
		Quota         link `json:"quota"`
	} `json:"links"`
}

type spaceJSON struct {
	jsonBase
	Name          string `json:"name"`
	Suspended     bool   `json:"suspended"`
	Relationships struct {
		Organization toOne `json:"organization"`
		Quota        toOne `json:"quota"`
	} `json:"relationships"`
	Metadata metaJSON `json:"metadata"`
	Links    struct {
		Self          link  `json:"self"`
		Organization  link  `json:"organization"`
		Features      link  `json:"features"`
		ApplyManifest link  `json:"apply_manifest"`
		Quota         *link `json:"quota,omitempty"`
	} `json:"links"`
	Included *included `json:"included,omitempty"`
}

type roleJSON struct {
	jsonBase
	Type          string `json:"type"`
	Relationships struct {
		User         toOne `json:"user"`
		Space        toOne `json:"space"`
		Organization toOne `json:"organization"`
	} `json:"relationships"`
	Links struct {
		Self         link  `json:"self"`
		User         link  `json:"user"`
		Space        *link `json:"space,omitempty"`
		Organization *link `json:"organization,omitempty"`
	} `json:"links"`
	Included *included `json:"included,omitempty"`
}

// included holds what include asked for; a kind that was asked for is there even when empty.
type included struct {
	Users         *[]userJSON  `json:"users,omitempty"`
	Organizations *[]orgJSON   `json:"organizations,omitempty"`
	Spaces        *[]spaceJSON `json:"spaces,omitempty"`
}

type domainJSON struct {
	jsonBase
	Name               string   `json:"name"`
	Internal           bool     `json:"internal"`
	RouterGroup        *ref     `json:"router_group"`
	SupportedProtocols []string `json:"supported_protocols"`
	Relationships      struct {
		Organization        toOne  `json:"organization"`
		SharedOrganizations toMany `json:"shared_organizations"`
	} `json:"relationships"`
	Metadata metaJSON `json:"metadata"`
	Links    struct {
		Self                link  `json:"self"`
		RouteReservations   link  `json:"route_reservations"`
		Organization        *link `json:"organization,omitempty"`
		SharedOrganizations *link `json:"shared_organizations,omitempty"`
	} `json:"links"`
}

// usageJSON is a usage summary. Nothing runs in the sandbox, so only domains count.
type usageJSON struct {
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
		Self         link  `json:"self"`
		Organization *link `json:"organization,omitempty"`
		Space        *link `json:"space,omitempty"`
	} `json:"links"`
}
