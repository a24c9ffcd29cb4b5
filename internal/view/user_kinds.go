package view

import (
	"strings"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// Users is how users of a UAA look.
func Users() Kind[*uaa.User] {
	return Kind[*uaa.User]{
		Noun: "user", Plural: "users",
		JSON: func(u *uaa.User) []byte { return received(u, u.JSON()) },
		Name: func(u *uaa.User) string { return u.UserName }, NameAttr: []string{"userName"},
		ID: func(u *uaa.User) string { return u.ID },
		Columns: []Column[*uaa.User]{
			{Name: "name", Attr: []string{"userName"}, Flex: true, Text: func(u *uaa.User) string { return u.UserName }},
			{Name: "origin", Attr: []string{"origin"}, Text: func(u *uaa.User) string { return u.Origin }},
			{Name: "email", Attr: []string{"emails"}, Flex: true, Text: (*uaa.User).Email},
			{Name: "active", Attr: []string{"active"}, Text: func(u *uaa.User) string { return yesNo(u.Active) }, Style: func(u *uaa.User) Style { return badUnless(u.Active) }},
			{Name: "verified", Attr: []string{"verified"}, Text: func(u *uaa.User) string { return yesNo(u.Verified) }, Style: func(u *uaa.User) Style { return badUnless(u.Verified) }},
			{Name: "locked", Attr: []string{"id"}, Asked: true, Text: func(*uaa.User) string { return "unknown: not reported by the UAA" }},
			{Name: "given-name", Attr: []string{"name"}, Wide: true, Text: func(u *uaa.User) string { return u.Name.GivenName }},
			{Name: "family-name", Attr: []string{"name"}, Wide: true, Text: func(u *uaa.User) string { return u.Name.FamilyName }},
			{Name: "phone", Attr: []string{"phoneNumbers"}, Wide: true, Text: phone},
			{Name: "external-id", Attr: []string{"externalId"}, Wide: true, Text: func(u *uaa.User) string { return u.ExternalID }},
			{Name: "last-login", Attr: []string{"lastLogonTime"}, Wide: true, Text: func(u *uaa.User) string { return millis(u.LastLogonTime) }},
			{Name: "previous-login", Attr: []string{"previousLogonTime"}, Asked: true, Text: func(u *uaa.User) string { return millis(u.PreviousLogonTime) }},
			{Name: "password-changed", Attr: []string{"passwordLastModified"}, Asked: true, Text: func(u *uaa.User) string { return stamp(u.PasswordLastModified) }},
			{Name: "created", Attr: []string{"meta"}, Wide: true, Text: func(u *uaa.User) string { return stamp(u.Meta.Created) }},
			{Name: "changed", Attr: []string{"meta"}, Asked: true, Text: func(u *uaa.User) string { return stamp(u.Meta.LastModified) }},
			{Name: "groups", Attr: []string{"groups"}, Asked: true, Flex: true, Text: groupNames},
			{Name: "id", Attr: []string{"id"}, Text: func(u *uaa.User) string { return u.ID }},
		},
	}
}

func phone(u *uaa.User) string {
	if len(u.PhoneNumbers) == 0 {
		return ""
	}
	return u.PhoneNumbers[0].Value
}

func groupNames(u *uaa.User) string {
	names := make([]string, 0, len(u.Groups))
	for _, g := range u.Groups {
		names = append(names, g.Display)
	}
	return strings.Join(names, " ")
}

// ChangedUsers is how changed users look: details follow the sentence.
func ChangedUsers() Kind[*identity.UserResult] {
	k := Over(Users(), func(r *identity.UserResult) *uaa.User { return r.User })
	k.Note = func(r *identity.UserResult) string { return r.Note }
	k.Extra = func(r *identity.UserResult) any {
		extra := map[string]string{}
		for name, text := range map[string]string{"note": r.Note, "code": r.Code, "link": r.Link} {
			if text != "" {
				extra[name] = text
			}
		}
		if len(extra) == 0 {
			return nil
		}
		return extra
	}
	return k
}

// UserLinks is how users with a new link look: the link, and the code in it.
func UserLinks() Kind[*identity.UserResult] {
	k := ChangedUsers()
	k.Columns = []Column[*identity.UserResult]{
		{Name: "name", Text: func(r *identity.UserResult) string { return r.User.UserName }},
		{Name: "link", Text: func(r *identity.UserResult) string { return r.Link }},
		{Name: "code", Text: func(r *identity.UserResult) string { return r.Code }},
		{Name: "note", Text: func(r *identity.UserResult) string { return r.Note }},
		{Name: "id", Wide: true, Text: func(r *identity.UserResult) string { return r.User.ID }},
	}
	return k
}

// UserIDs is how names and ids of users look.
func UserIDs() Kind[*uaa.UserID] {
	return Kind[*uaa.UserID]{
		Noun: "user", Plural: "users",
		JSON: func(u *uaa.UserID) []byte { return received(u, u.JSON()) },
		Name: func(u *uaa.UserID) string { return u.UserName },
		ID:   func(u *uaa.UserID) string { return u.ID },
		Columns: []Column[*uaa.UserID]{
			{Name: "name", Flex: true, Text: func(u *uaa.UserID) string { return u.UserName }},
			{Name: "origin", Text: func(u *uaa.UserID) string { return u.Origin }},
			{Name: "id", Text: func(u *uaa.UserID) string { return u.ID }},
		},
	}
}

// PasswordCheck is how a password compares to the policy.
func PasswordCheck(c *identity.PasswordCheck) Record {
	verdict, style := "meets the policy", Good
	if len(c.Lacks) > 0 {
		verdict, style = "does not meet the policy", Warn
	}
	return Record{
		{Name: "password", Text: verdict, Value: len(c.Lacks) == 0, Style: style},
		{Name: "policy", Text: orNothing(c.Rules), Value: orEmpty(c.Rules)},
		{Name: "lacks", Text: strings.Join(c.Lacks, "; "), Value: orEmpty(c.Lacks)},
	}
}

func orNothing(rules []string) string {
	if len(rules) == 0 {
		return "asks nothing"
	}
	return strings.Join(rules, "; ")
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
