package sandbox

import (
	"encoding/json"
	"time"
)

// Lines of a state file that belong to the UAA half. Sessions of browsers and one-time codes are not kept.

// uaaLine is one line; exactly one field is set. What belongs to a zone follows it.
type uaaLine struct {
	Zone     *stateZone     `json:"zone,omitempty"`
	Provider *stateProvider `json:"provider,omitempty"`
	User     *stateUser     `json:"user,omitempty"`
	Group    *stateGroup    `json:"group,omitempty"`
	Client   *stateClient   `json:"client,omitempty"`
	Mapping  *stateMapping  `json:"mapping,omitempty"`
	Token    *stateToken    `json:"token,omitempty"`
	Approval *approval      `json:"approval,omitempty"`
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
	Members     []member  `json:"members"`
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
	Claims  claims    `json:"claims"`
	Kind    string    `json:"kind"`
	Opaque  bool      `json:"opaque"`
	Issued  time.Time `json:"issued"`
	Expires time.Time `json:"expires"`
}

func userState(u *user) *stateUser {
	return &stateUser{
		ID: u.id, ExternalID: u.externalID, Name: u.userName, Origin: u.origin, Email: u.email, GivenName: u.givenName, FamilyName: u.familyName,
		Phone: u.phone, HasName: u.hasName, Active: u.active, Verified: u.verified, Version: u.version, Created: u.created, Modified: u.modified,
		Password: hashState(u.password), PasswordModified: u.passwordModified, PasswordChange: u.passwordChange, Salt: u.salt,
	}
}

// loginState is nil for a user who never tried to log in. The caller holds the zone's mu.
func loginState(l *logins) *stateLogins {
	if l == nil || l.last.IsZero() && len(l.failures) == 0 && l.lockedUntil.IsZero() {
		return nil
	}
	return &stateLogins{l.last, l.previous, append([]time.Time(nil), l.failures...), l.lockedUntil}
}

func (in *stateUser) user(password *secretHash) *user {
	u := &user{
		id: in.ID, externalID: in.ExternalID, userName: in.Name, origin: in.Origin, email: in.Email, givenName: in.GivenName, familyName: in.FamilyName,
		phone: in.Phone, hasName: in.HasName, active: in.Active, verified: in.Verified, version: in.Version, created: in.Created, modified: in.Modified,
		password: password, passwordModified: in.PasswordModified, passwordChange: in.PasswordChange, salt: in.Salt, logins: &logins{},
	}
	if l := in.Logins; l != nil {
		*u.logins = logins{l.Last, l.Previous, l.Failures, l.LockedUntil}
	}
	return u
}

func clientState(c *client) *stateClient {
	out := &stateClient{
		ID: c.id, Name: c.name, Scope: c.scope, Authorities: c.authorities, Grants: c.grants, Redirects: c.redirects, AutoApprove: c.autoapprove,
		AccessSeconds: c.accessSeconds, RefreshSeconds: c.refreshSeconds, Providers: c.providers, UserGroups: c.userGroups,
		TokenSalt: c.tokenSalt, Salt: c.salt, AllowPublic: c.allowPublic, PublicSet: c.publicSet, CreatedWith: c.createdWith, Extra: c.extra,
		Keys: c.jwks, KeysURI: c.jwksURI, ShowOnHome: c.meta.show, Launch: c.meta.launch, Icon: c.meta.icon, Modified: c.modified,
	}
	for _, h := range c.secrets {
		out.Secrets = append(out.Secrets, hashState(h))
	}
	return out
}

func (in *stateClient) client() *client {
	return &client{
		id: in.ID, name: in.Name, scope: in.Scope, authorities: in.Authorities, grants: in.Grants, redirects: in.Redirects, autoapprove: in.AutoApprove,
		accessSeconds: in.AccessSeconds, refreshSeconds: in.RefreshSeconds, providers: in.Providers, userGroups: in.UserGroups,
		tokenSalt: in.TokenSalt, salt: in.Salt, allowPublic: in.AllowPublic, publicSet: in.PublicSet, createdWith: in.CreatedWith, extra: in.Extra,
		jwks: rawOrNil(in.Keys), jwksURI: in.KeysURI, meta: clientMeta{in.ShowOnHome, in.Launch, in.Icon}, modified: in.Modified,
	}
}

func (in *stateProvider) provider() *provider {
	return &provider{
		id: in.ID, kind: in.Type, originKey: in.Origin, name: in.Name, version: in.Version, created: in.Created, modified: in.Modified,
		active: in.Active, config: in.Config,
	}
}

func providerState(p *provider) *stateProvider {
	return &stateProvider{p.id, p.kind, p.originKey, p.name, p.version, p.created, p.modified, p.active, p.config}
}
