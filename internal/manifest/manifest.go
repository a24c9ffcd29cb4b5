// Package manifest is the format of desired state: what a UAA and a Cloud Controller should hold, in one YAML file or a
// folder of them.
//
// It reads and checks files; it sends no requests and resolves a secret only when asked to. It does not compare the
// state with a server's or change it.
package manifest

// newest is the version of the format. A file without a version has this one; files of a newer one are rejected.
const newest = 1

// DefaultOrigin is the origin of users without one in the file.
const DefaultOrigin = "uaa"

// Manifest is the content of all files. Resources that they don't mention are not managed: a nil pointer or slice was
// not mentioned, an empty one was.
type Manifest struct {
	Identity // the default zone
	Zones    List[Zone]
	Orgs     List[Org]

	Files []string // the files that were read, in order
}

// Identity is the content of one identity zone.
type Identity struct {
	Groups    List[Group]
	Users     List[User]
	Clients   List[Client]
	Mappings  List[Mapping]
	Providers List[Provider]
}

// List are resources of one kind. Complete means that no others may exist.
type List[T any] struct {
	Items    []T
	Complete bool
}

// Entry is what every resource has.
type Entry struct {
	At     Pos
	Absent bool // state: absent, the resource should not exist
}

// Group is a SCIM group. Members, if mentioned, is the complete list.
type Group struct {
	Entry
	Name        string
	Description *string
	Members     []Member
}

// Member holds a role or belongs to a group: exactly one of Name (with Origin), Client and Group is set.
type Member struct {
	At           Pos
	Name, Origin string
	Client       string
	Group        string
}

// User is an account. The password is used only when the account is created.
type User struct {
	Entry
	Name, Origin          string
	Email                 *string
	GivenName, FamilyName *string
	Active, Verified      *bool
	Password              *Secret
}

// Client is an OAuth client; its fields are named as in the UAA's own configuration file. Validities are in seconds.
type Client struct {
	Entry
	ID               string
	Name             *string
	Secret           *Secret
	Scope            []string
	Authorities      []string
	GrantTypes       []string
	RedirectURIs     []string
	AutoApprove      []string // "true" for all scopes
	AllowedProviders []string
	RequiredGroups   []string
	AccessValidity   *int
	RefreshValidity  *int
	AllowPublic      *bool
}

// Mapping maps an external group to a group.
type Mapping struct {
	Entry
	Group, External, Origin string
}

// Provider is an identity provider. Config is JSON-like; secret-typed fields hold a *Secret.
type Provider struct {
	Entry
	Origin, Type string
	Name         *string
	Active       *bool
	Config       map[string]any
}

// Zone is an identity zone and its content.
type Zone struct {
	Entry
	Subdomain   string
	ID, Name    *string
	Description *string
	Config      map[string]any
	Identity
}

// Org is an organization.
type Org struct {
	Entry
	Name      string
	Suspended *bool
	Roles     []Role
	Spaces    List[Space]
}

// Space belongs to the org it is in.
type Space struct {
	Entry
	Name  string
	Roles []Role
}

// Role is the complete list of a role's holders: an organization_… role in an org, a space_… role in a space.
type Role struct {
	At      Pos
	Type    string
	Members []Member
}
