package zone

import (
	"encoding/json"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
)

// Lines of a state file that belong to the UAA half. Sessions of browsers and one-time codes are not kept.

// IdentityLine is one line; exactly one field is set. What belongs to a zone follows it.
type IdentityLine struct {
	Zone     *stateZone     `json:"zone,omitempty"`
	Provider *stateProvider `json:"provider,omitempty"`
	User     *stateUser     `json:"user,omitempty"`
	Group    *stateGroup    `json:"group,omitempty"`
	Client   *stateClient   `json:"client,omitempty"`
	Mapping  *stateMapping  `json:"mapping,omitempty"`
	Token    *stateToken    `json:"token,omitempty"`
	Approval *Approval      `json:"approval,omitempty"`
}

type stateZone struct {
	ID            string          `json:"id"`
	Subdomain     string          `json:"subdomain"`
	Name          string          `json:"name"`
	Description   string          `json:"description,omitempty"`
	Version       int             `json:"version"`
	Created       time.Time       `json:"created"`
	Modified      time.Time       `json:"modified"`
	Config        json.RawMessage `json:"config,omitempty"`
	DefaultGroups []string        `json:"default-groups"`
	Inactive      bool            `json:"inactive,omitempty"`
}

type stateProvider struct {
	ID       string                     `json:"id"`
	Type     string                     `json:"type"`
	Origin   string                     `json:"origin"`
	Name     string                     `json:"name"`
	Version  int                        `json:"version"`
	Created  time.Time                  `json:"created"`
	Modified time.Time                  `json:"modified"`
	Active   bool                       `json:"active"`
	Config   map[string]json.RawMessage `json:"config"`
}

type stateUser struct {
	ID               string       `json:"id"`
	ExternalID       string       `json:"external-id,omitempty"`
	Name             string       `json:"name"`
	Origin           string       `json:"origin"`
	Email            string       `json:"email"`
	GivenName        string       `json:"given-name,omitempty"`
	FamilyName       string       `json:"family-name,omitempty"`
	Phone            string       `json:"phone,omitempty"`
	HasName          bool         `json:"has-name"`
	Active           bool         `json:"active"`
	Verified         bool         `json:"verified"`
	Version          int          `json:"version"`
	Created          time.Time    `json:"created"`
	Modified         time.Time    `json:"modified"`
	Password         string       `json:"password,omitempty"` // hash
	PasswordModified time.Time    `json:"password-modified"`
	PasswordChange   bool         `json:"password-change,omitempty"`
	Salt             string       `json:"salt"`
	Logins           *stateLogins `json:"logins,omitempty"`
}

type stateLogins struct {
	Last        time.Time   `json:"last"`
	Previous    time.Time   `json:"previous"`
	Failures    []time.Time `json:"failures,omitempty"`
	LockedUntil time.Time   `json:"locked-until"`
}

type stateGroup struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Description *string   `json:"description,omitempty"`
	Version     int       `json:"version"`
	Created     time.Time `json:"created"`
	Modified    time.Time `json:"modified"`
	Members     []Member  `json:"members"`
}

type stateMapping struct {
	Group    string    `json:"group"` // id
	External string    `json:"external"`
	Origin   string    `json:"origin"`
	Created  time.Time `json:"created"`
}

type stateClient struct {
	ID             string                     `json:"id"`
	Secrets        []string                   `json:"secrets"` // hashes
	Name           string                     `json:"name,omitempty"`
	Scope          []string                   `json:"scope"`
	Authorities    []string                   `json:"authorities"`
	Grants         []string                   `json:"grants"`
	Redirects      []string                   `json:"redirects"`
	AutoApprove    []string                   `json:"autoapprove"`
	AccessSeconds  *int                       `json:"access-seconds,omitempty"`
	RefreshSeconds *int                       `json:"refresh-seconds,omitempty"`
	Providers      []string                   `json:"providers"`
	UserGroups     []string                   `json:"user-groups"`
	TokenSalt      string                     `json:"token-salt,omitempty"`
	Salt           string                     `json:"salt"`
	AllowPublic    bool                       `json:"allow-public,omitempty"`
	PublicSet      bool                       `json:"public-set,omitempty"`
	CreatedWith    string                     `json:"created-with,omitempty"`
	Extra          map[string]json.RawMessage `json:"extra,omitempty"`
	Keys           json.RawMessage            `json:"jwks,omitempty"`
	KeysURI        string                     `json:"jwks-uri,omitempty"`
	ShowOnHome     bool                       `json:"show,omitempty"`
	Launch         string                     `json:"launch,omitempty"`
	Icon           string                     `json:"icon,omitempty"`
	Modified       time.Time                  `json:"modified"`
}

type stateToken struct {
	Claims  jwt.Claims `json:"claims"`
	Kind    string     `json:"kind"`
	Opaque  bool       `json:"opaque"`
	Issued  time.Time  `json:"issued"`
	Expires time.Time  `json:"expires"`
}

func userState(u *User) *stateUser {
	return &stateUser{
		ID: u.ID, ExternalID: u.ExternalID, Name: u.UserName, Origin: u.Origin, Email: u.Email, GivenName: u.GivenName, FamilyName: u.FamilyName,
		Phone: u.Phone, HasName: u.HasName, Active: u.Active, Verified: u.Verified, Version: u.Version, Created: u.Created, Modified: u.Modified,
		Password: hashState(u.Password), PasswordModified: u.PasswordModified, PasswordChange: u.PasswordChange, Salt: u.Salt,
	}
}

// loginState is nil for a user who never tried to log in. The caller holds the zone's mu.
func loginState(l *Logins) *stateLogins {
	if l == nil || l.last.IsZero() && len(l.failures) == 0 && l.lockedUntil.IsZero() {
		return nil
	}
	return &stateLogins{l.last, l.previous, append([]time.Time(nil), l.failures...), l.lockedUntil}
}

func (in *stateUser) user(password *SecretHash) *User {
	u := &User{
		ID: in.ID, ExternalID: in.ExternalID, UserName: in.Name, Origin: in.Origin, Email: in.Email, GivenName: in.GivenName, FamilyName: in.FamilyName,
		Phone: in.Phone, HasName: in.HasName, Active: in.Active, Verified: in.Verified, Version: in.Version, Created: in.Created, Modified: in.Modified,
		Password: password, PasswordModified: in.PasswordModified, PasswordChange: in.PasswordChange, Salt: in.Salt, Logins: &Logins{},
	}
	if l := in.Logins; l != nil {
		*u.Logins = Logins{l.Last, l.Previous, l.Failures, l.LockedUntil}
	}
	return u
}

func clientState(c *Client) *stateClient {
	out := &stateClient{
		ID: c.ID, Name: c.Name, Scope: c.Scope, Authorities: c.Authorities, Grants: c.Grants, Redirects: c.Redirects, AutoApprove: c.Autoapprove,
		AccessSeconds: c.AccessSeconds, RefreshSeconds: c.RefreshSeconds, Providers: c.Providers, UserGroups: c.UserGroups,
		TokenSalt: c.TokenSalt, Salt: c.Salt, AllowPublic: c.AllowPublic, PublicSet: c.PublicSet, CreatedWith: c.CreatedWith, Extra: c.Extra,
		Keys: c.JWKS, KeysURI: c.JWKSURI, ShowOnHome: c.Meta.Show, Launch: c.Meta.Launch, Icon: c.Meta.Icon, Modified: c.Modified,
	}
	for _, h := range c.Secrets {
		out.Secrets = append(out.Secrets, hashState(h))
	}
	return out
}

func (in *stateClient) client() *Client {
	return &Client{
		ID: in.ID, Name: in.Name, Scope: in.Scope, Authorities: in.Authorities, Grants: in.Grants, Redirects: in.Redirects, Autoapprove: in.AutoApprove,
		AccessSeconds: in.AccessSeconds, RefreshSeconds: in.RefreshSeconds, Providers: in.Providers, UserGroups: in.UserGroups,
		TokenSalt: in.TokenSalt, Salt: in.Salt, AllowPublic: in.AllowPublic, PublicSet: in.PublicSet, CreatedWith: in.CreatedWith, Extra: in.Extra,
		JWKS: rawOrNil(in.Keys), JWKSURI: in.KeysURI, Meta: ClientMeta{in.ShowOnHome, in.Launch, in.Icon}, Modified: in.Modified,
	}
}

func (in *stateProvider) provider() *Provider {
	return &Provider{
		ID: in.ID, Kind: in.Type, OriginKey: in.Origin, Name: in.Name, Version: in.Version, Created: in.Created, Modified: in.Modified,
		Active: in.Active, Config: in.Config,
	}
}

func providerState(p *Provider) *stateProvider {
	return &stateProvider{p.ID, p.Kind, p.OriginKey, p.Name, p.Version, p.Created, p.Modified, p.Active, p.Config}
}
