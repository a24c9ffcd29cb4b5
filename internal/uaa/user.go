package uaa

import (
	"context"
	"iter"
	"slices"
	"strconv"
	"time"

	"github.com/cfid-cli/cfid/internal/rest"
)

// User is a SCIM 1 user as UAA returns it. Absent values are zero. UAA doesn't return whether an
// account is locked or must change its password.
type User struct {
	rest.Raw             `json:"-"`
	ID                   string      `json:"id"`
	ExternalID           string      `json:"externalId"`
	Meta                 Meta        `json:"meta"`
	UserName             string      `json:"userName"`
	Name                 Name        `json:"name"`
	Emails               []Email     `json:"emails"` // exactly one
	PhoneNumbers         []Phone     `json:"phoneNumbers"`
	Groups               []UserGroup `json:"groups"`
	Approvals            []Approval  `json:"approvals"`
	Active               bool        `json:"active"`
	Verified             bool        `json:"verified"`
	Origin               string      `json:"origin"` // of the identity provider: "uaa", "ldap", …
	ZoneID               string      `json:"zoneId"`
	PasswordLastModified time.Time   `json:"passwordLastModified"` // whole seconds
	PreviousLogonTime    *int64      `json:"previousLogonTime"`    // milliseconds since 1970; nil: none
	LastLogonTime        *int64      `json:"lastLogonTime"`        // milliseconds since 1970; nil: never
	Schemas              []string    `json:"schemas"`
}

// Meta is when and how often a SCIM resource changed. Version is for If-Match.
type Meta struct {
	Version      int       `json:"version"`
	Created      time.Time `json:"created"`
	LastModified time.Time `json:"lastModified"`
}

// Name is a user's name; UAA stores only these two parts.
type Name struct {
	FamilyName string `json:"familyName,omitzero"`
	GivenName  string `json:"givenName,omitzero"`
}

// Email of a user. UAA answers Primary as false whatever was sent.
type Email struct {
	Value   string `json:"value"`
	Primary bool   `json:"primary,omitzero"`
}

// Phone is a phone number.
type Phone struct {
	Value string `json:"value"`
}

// UserGroup is a membership as the user shows it.
type UserGroup struct {
	Value   string `json:"value"`   // the group's id
	Display string `json:"display"` // its name
	Type    string `json:"type"`    // DIRECT (default groups too) or INDIRECT (through a nested group)
}

// Approval is a scope a user granted or denied a client.
type Approval struct {
	UserID        string    `json:"userId"`
	ClientID      string    `json:"clientId"`
	Scope         string    `json:"scope"`
	Status        string    `json:"status"` // APPROVED or DENIED
	LastUpdatedAt time.Time `json:"lastUpdatedAt"`
	ExpiresAt     time.Time `json:"expiresAt"`
}

// Email is the user's address, "" if there is none.
func (u *User) Email() string {
	if len(u.Emails) == 0 {
		return ""
	}
	return u.Emails[0].Value
}

// NewUser is the body of POST /Users. UAA requires a user name, exactly one e-mail and, for origin
// "uaa", a password.
type NewUser struct {
	UserName     string  `json:"userName"`
	Name         *Name   `json:"name,omitzero"`
	Emails       []Email `json:"emails"`
	PhoneNumbers []Phone `json:"phoneNumbers,omitempty"`
	Password     string  `json:"password,omitzero"`
	Origin       string  `json:"origin,omitzero"` // "" is "uaa"; UAA doesn't check that a provider has it
	ExternalID   string  `json:"externalId,omitzero"`
	Active       *bool   `json:"active,omitzero"`   // nil is true
	Verified     *bool   `json:"verified,omitzero"` // nil is true
}

// Users lists GET /Users.
func (c *Client) Users(ctx context.Context, in ListInput) iter.Seq2[*User, error] {
	return UsersAs[User](ctx, c, in)
}

// UsersAs is Users read as something smaller: rest.Raw for the bytes alone, or a struct of the
// columns that are shown.
func UsersAs[T any](ctx context.Context, c *Client, in ListInput) iter.Seq2[*T, error] {
	return list[T](ctx, c, "/Users", "id", in)
}

// User reads GET /Users/{id}.
func (c *Client) User(ctx context.Context, id string) (*User, error) {
	return fetch[User](ctx, c, rest.Get(rest.Path("Users", id), nil))
}

// CreateUser sends POST /Users. An existing name is rest.ErrConflict.
func (c *Client) CreateUser(ctx context.Context, u NewUser) (*User, error) {
	return fetch[User](ctx, c, rest.Post("/Users", u))
}

// UserUpdate is the body of PUT /Users/{id}, which replaces the whole user: what is empty is cleared, and a missing Active
// or Verified would become true. Password, groups and approvals are not touched.
type UserUpdate struct {
	UserName     string  `json:"userName"`
	Name         Name    `json:"name"` // must be there: UAA answers 500 without
	Emails       []Email `json:"emails"`
	PhoneNumbers []Phone `json:"phoneNumbers,omitempty"`
	ExternalID   string  `json:"externalId,omitzero"`
	Origin       string  `json:"origin"` // 77 rejects another one than the user's
	Active       bool    `json:"active"`
	Verified     bool    `json:"verified"`
}

// Update returns the user as the body of a PUT.
func (u *User) Update() UserUpdate {
	return UserUpdate{
		UserName: u.UserName, Name: u.Name, Emails: slices.Clone(u.Emails), PhoneNumbers: slices.Clone(u.PhoneNumbers),
		ExternalID: u.ExternalID, Origin: u.Origin, Active: u.Active, Verified: u.Verified,
	}
}

// UpdateUser sends PUT /Users/{id} with the version that was read. Another version at the server is rest.ErrConflict,
// code scim_resource_conflict; an existing name is 400 with a text from the database.
func (c *Client) UpdateUser(ctx context.Context, id string, version int, u UserUpdate) (*User, error) {
	r := rest.Put(rest.Path("Users", id), u)
	r.Header = ifMatch(version)
	return fetch[User](ctx, c, r)
}

// ifMatch returns the header that limits a change to this version of a SCIM resource.
func ifMatch(version int) rest.Header { return rest.Header{"If-Match": {strconv.Itoa(version)}} }

// DeleteUser sends DELETE /Users/{id} and returns the deleted user.
func (c *Client) DeleteUser(ctx context.Context, id string) (*User, error) {
	return fetch[User](ctx, c, rest.Delete(rest.Path("Users", id)))
}
