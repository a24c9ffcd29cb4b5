package userfile

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// UserRow is a user as a file of users has it: what export writes and import reads. An empty value says nothing.
type UserRow struct {
	UserName   string   `json:"userName"`
	Origin     string   `json:"origin,omitempty"` // "" is "uaa"
	Email      string   `json:"email,omitempty"`  // "": the user name
	GivenName  string   `json:"givenName,omitempty"`
	FamilyName string   `json:"familyName,omitempty"`
	Phone      string   `json:"phone,omitempty"`
	ExternalID string   `json:"externalId,omitempty"`
	Active     *bool    `json:"active,omitempty"`   // nil: true
	Verified   *bool    `json:"verified,omitempty"` // nil: false
	Groups     []string `json:"groups,omitempty"`   // names; an import adds and never removes
	ID         string   `json:"id,omitempty"`       // from here on export only: an import passes over them
	Created    string   `json:"created,omitempty"`
	LastLogin  string   `json:"lastLogin,omitempty"`

	Password  string `json:"-"` // import only: in no export and part of no digest
	Generated bool   `json:"-"` // the password is cfid's own
	Line      string `json:"-"` // "line 3", "entry 3": where it stands
}

// columnPassword is read and never written.
const columnPassword = "password"

// UserColumns are the columns of an export, in their order. An import knows password as well.
func UserColumns() []string {
	return []string{
		"userName", "origin", "email", "givenName", "familyName", "phone", "externalId", "active", "verified", "groups",
		"id", "created", "lastLogin",
	}
}

// RowOf is what an export writes of a user. Groups that come through other groups are not the user's own.
func RowOf(u *uaa.User) *UserRow {
	r := &UserRow{
		UserName: u.UserName, Origin: u.Origin, Email: u.Email(), GivenName: u.Name.GivenName, FamilyName: u.Name.FamilyName,
		Phone: PhoneOf(u), ExternalID: u.ExternalID, Active: &u.Active, Verified: &u.Verified, ID: u.ID,
	}
	for _, g := range u.Groups {
		if g.Type != "INDIRECT" {
			r.Groups = append(r.Groups, g.Display)
		}
	}
	slices.Sort(r.Groups)
	if !u.Meta.Created.IsZero() {
		r.Created = u.Meta.Created.UTC().Format(time.RFC3339)
	}
	if u.LastLogonTime != nil && *u.LastLogonTime != 0 {
		r.LastLogin = time.UnixMilli(*u.LastLogonTime).UTC().Format(time.RFC3339)
	}
	return r
}

// field is where a column of text is in the row; nil for the others.
func (r *UserRow) field(column string) *string {
	return map[string]*string{
		"userName": &r.UserName, "origin": &r.Origin, "email": &r.Email, "givenName": &r.GivenName, "familyName": &r.FamilyName,
		"phone": &r.Phone, "externalId": &r.ExternalID, "id": &r.ID, "created": &r.Created, "lastLogin": &r.LastLogin,
		columnPassword: &r.Password,
	}[column]
}

// Cell is a column as text.
func (r *UserRow) Cell(column string) string {
	switch column {
	case "active":
		return truthText(r.Active)
	case "verified":
		return truthText(r.Verified)
	case "groups":
		return groupsCell(r.Groups)
	}
	if text := r.field(column); text != nil {
		return *text
	}
	return ""
}

func truthText(b *bool) string {
	if b == nil {
		return ""
	}
	return strconv.FormatBool(*b)
}

// groupsCell puts blanks between names. A name that has some itself makes the cell a JSON array.
func groupsCell(names []string) string {
	plain := func(name string) bool {
		return name != "" && name[0] != '[' && len(strings.Fields(name)) == 1 && strings.Fields(name)[0] == name
	}
	if !slices.ContainsFunc(names, func(name string) bool { return !plain(name) }) {
		return strings.Join(names, " ")
	}
	text, err := json.Marshal(names)
	if err != nil {
		return "" // names always encode
	}
	return string(text)
}

// set reads a column from text. Errors never repeat the text: it may be a password in the wrong column.
func (r *UserRow) set(column, text string) (err error) {
	if text == "" {
		return nil
	}
	switch column {
	case "active":
		r.Active, err = readTruth(text)
		return err
	case "verified":
		r.Verified, err = readTruth(text)
		return err
	case "groups":
		if text[0] != '[' {
			r.Groups = strings.Fields(text)
			return nil
		}
		if json.Unmarshal([]byte(text), &r.Groups) != nil {
			return errors.New("is no JSON array of names")
		}
		return nil
	}
	*r.field(column) = text // the column was looked up before
	return nil
}

func readTruth(text string) (*bool, error) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "true", "yes", "1":
		return new(true), nil
	case "false", "no", "0":
		return new(false), nil
	}
	return nil, errors.New("is neither true nor false")
}

// OriginOrDefault is where the user is, written out.
func (r *UserRow) OriginOrDefault() string {
	if r.Origin == "" {
		return session.OriginUAA
	}
	return r.Origin
}

// Key is the same for two rows of the same user: a UAA does not tell user names apart by their case.
func (r *UserRow) Key() string { return strings.ToLower(r.UserName) + "\x00" + r.OriginOrDefault() }

// Digest names the row in a result file. It holds no password: anyone who has the file could try passwords on it.
func (r *UserRow) Digest() string {
	bare := *r
	bare.ID, bare.Created, bare.LastLogin = "", "", ""
	text, err := json.Marshal(bare)
	if err != nil {
		return "" // strings always encode
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16])
}

// PhoneOf is a user's first phone number; empty if there is none.
func PhoneOf(u *uaa.User) string {
	if len(u.PhoneNumbers) == 0 {
		return ""
	}
	return u.PhoneNumbers[0].Value
}
