package uaa

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// userMembers are the members a user may have in a request; any other is an error.
func userMembers() []string {
	return []string{
		"id", "externalId", "meta", "userName", "name", "displayName", "nickName", "profileUrl", "title", "userType",
		"preferredLanguage", "locale", "timezone", "active", "verified", "emails", "phoneNumbers", "groups", "approvals", "origin",
		"zoneId", "salt", "password", "passwordLastModified", "previousLogonTime", "lastLogonTime", "schemas", "aliasId", "aliasZid",
	}
}

// userInput is a user as a request describes one. Pointers are nil for what it does not mention.
type userInput struct {
	ExternalID *string
	UserName   *string
	Name       *struct{ FamilyName, GivenName *string }
	Emails     []struct{ Value *string }
	Phones     []struct{ Value string }
	Active     *bool
	Verified   *bool
	Origin     string
	Password   *string
	Meta       struct {
		Version    int
		Attributes []string
	}
	hasEmails, hasPhones bool
}

// readUser reads the body of a user write.
func (c *call) readUser() (*userInput, error) {
	o, err := c.scimBody(userMembers())
	if err != nil {
		return nil, err
	}
	in := &userInput{hasEmails: o.has("emails"), hasPhones: o.has("phoneNumbers")}
	targets := map[string]any{
		"externalId": &in.ExternalID, "userName": &in.UserName, "name": &in.Name, "emails": &in.Emails, "phoneNumbers": &in.Phones,
		"active": &in.Active, "verified": &in.Verified, "origin": &in.Origin, "password": &in.Password, "meta": &in.Meta,
	}
	for name, into := range targets {
		if err := o.read(name, into); err != nil {
			return nil, err
		}
	}
	return in, checkIgnored(o)
}

// checkIgnored refuses wrong types of members that are read and then ignored.
func checkIgnored(o jsonObject) error {
	for _, name := range []string{"displayName", "nickName", "title", "locale", "timezone", "userType", "preferredLanguage", "profileUrl"} {
		var text string
		if err := o.read(name, &text); err != nil {
			return err
		}
	}
	var schemas []json.RawMessage
	return o.read("schemas", &schemas)
}

// longestName is the width of the column a user name is stored in.
const longestName = 255

// checkUser validates a user to be stored.
func checkUser(u *zone.User, emails int) error {
	switch {
	case strings.TrimSpace(u.UserName) == "":
		return wire.SCIMInvalid("A username must be provided.")
	case emails != 1:
		return wire.SCIMInvalid("Exactly one email must be provided.")
	case strings.TrimSpace(u.Email) == "":
		return wire.SCIMInvalid("An email must be provided.")
	case u.Origin == zone.Default && !zone.GoodUserName(u.UserName):
		return wire.SCIMInvalid(`Username must match pattern: [\p{L}+0-9+\-_.@'!]+`)
	case len(u.UserName) > longestName:
		return wire.SCIMBad("PreparedStatementCallback; SQL [insert into users]; data exception: string data, right truncation")
	}
	return nil
}

// nameTaken is the 409 of a second user with the name. The old UAA tells about the existing one.
func (s *Server) nameTaken(existing *zone.User, sent string) error {
	e := &wire.SCIMError{Status: http.StatusConflict, Code: "scim_resource_already_exists"}
	if s.version == zone.Version430 {
		e.Text = "Username already in use: " + existing.UserName
		e.Before = wire.Object{{"user_id", existing.ID}}
		e.Extra = wire.Object{{"verified", existing.Verified}, {"active", existing.Active}}
		return e
	}
	e.Text = "Username already in use: " + sent
	e.Extra = wire.Object{{"origin", existing.Origin}}
	return e
}

// take copies what the request says into u, as a create and a full replacement do: what is absent is cleared, but
// active and verified become true.
func (in *userInput) take(u *zone.User) {
	u.ExternalID, u.UserName = deref(in.ExternalID), deref(in.UserName)
	u.GivenName, u.FamilyName, u.Phone, u.Email = "", "", "", ""
	if in.Name != nil {
		u.GivenName, u.FamilyName = deref(in.Name.GivenName), deref(in.Name.FamilyName)
	}
	if len(in.Phones) > 0 {
		u.Phone = in.Phones[0].Value
	}
	if len(in.Emails) > 0 {
		u.Email = deref(in.Emails[0].Value)
	}
	u.Active, u.Verified = in.Active == nil || *in.Active, in.Verified == nil || *in.Verified
}

// merge copies only what the request mentions, as PATCH does, after clearing what meta.attributes names. active and
// verified become true when they are not mentioned: so any PATCH re-activates a user.
func (in *userInput) merge(u *zone.User) error {
	for _, name := range in.Meta.Attributes {
		if !clearUser(u, strings.ToLower(name)) {
			return wire.SCIMInvalid(fmt.Sprintf(`Attribute %s cannot be removed using "Meta.attributes"`, name))
		}
	}
	if in.ExternalID != nil {
		u.ExternalID = *in.ExternalID
	}
	if in.UserName != nil {
		u.UserName = *in.UserName
	}
	if in.Name != nil && in.Name.GivenName != nil {
		u.GivenName = *in.Name.GivenName
	}
	if in.Name != nil && in.Name.FamilyName != nil {
		u.FamilyName = *in.Name.FamilyName
	}
	if len(in.Phones) > 0 {
		u.Phone = in.Phones[0].Value
	}
	if len(in.Emails) > 0 {
		u.Email = deref(in.Emails[0].Value)
	}
	u.Active, u.Verified = in.Active == nil || *in.Active, in.Verified == nil || *in.Verified
	return nil
}

func clearUser(u *zone.User, name string) bool {
	switch name {
	case "name":
		u.GivenName, u.FamilyName = "", ""
	case "name.givenname":
		u.GivenName = ""
	case "name.familyname":
		u.FamilyName = ""
	case "emails":
		u.Email = ""
	case "phonenumbers":
		u.Phone = ""
	case "username":
		u.UserName = ""
	case "externalid":
		u.ExternalID = ""
	case "displayname", "nickname", "profileurl", "title", "usertype", "preferredlanguage", "locale", "timezone", "name.formatted",
		"name.middlename", "name.honorificprefix", "name.honorificsuffix":
	default:
		return false
	}
	return true
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
