// Package manifest is the format of desired state: what a UAA and a Cloud Controller should hold, in one YAML file or a
// folder of them.
//
// It reads and checks; it knows no server and resolves a secret only when it is reported to. What the difference to a
// server's state is, and how to remove it, does not belong here.
package manifest

// newest is the version of the format. A file without version means it; files of a newer one are refused.
const newest = 1

// DefaultOrigin is the origin of users who are named without one.
const DefaultOrigin = "uaa"

// Manifest is the content of all files. What they don't mention is not managed: a nil pointer or a nil slice of a resource
// was not mentioned, an empty one was.
type Manifest struct {
	Identity // the default zone
	Zones    List[Zone]
	Orgs     List[Org]

	Files []string // that were read, in order
}

// Identity is what one identity zone holds.
type Identity struct {
	Groups    List[Group]
	Users     List[User]
	Clients   List[Client]
	Mappings  List[Mapping]
	Providers List[Provider]
}

// List are resources of one kind. Complete says that there should be no others.
type List[T any] struct {
	Items    []T
	Complete bool
}

// Entry is what every resource has.
type Entry struct {
	At     Pos
	Absent bool // state: absent, it should not exist
}

// Group is a SCIM group. Members, where they are mentioned, are all there should be.
type Group struct {
	Entry
	Name        string
	Description *string
	Members     []Member
}

// Member is who holds a role or belongs to a group: exactly one of Name (with Origin), Client and Group is set.
type Member struct {
	At           Pos
	Name, Origin string
	Client       string
	Group        string
}

// User is an account. The password counts when the account is made.
type User struct {
	Entry
	Name, Origin          string
	Email                 *string
	GivenName, FamilyName *string
	Active, Verified      *bool
	Password              *Secret
}

// Client is an OAuth client; its fields are called as in a UAA's own configuration file. Validities are seconds.
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

// Mapping gives members of an external group the group of the same entry.
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

// Zone is an identity zone with what it holds.
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

// Role is the complete list of who holds a role: an organization_… role in an org, a space_… role in a space.
type Role struct {
	At      Pos
	Type    string
	Members []Member
}
