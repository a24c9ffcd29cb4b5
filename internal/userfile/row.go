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

// UserRow is a user in a file of users, which export writes and import reads. An empty value means not given.
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
	ID         string   `json:"id,omitempty"`       // this and the next ones in exports only: an import ignores them
	Created    string   `json:"created,omitempty"`
	LastLogin  string   `json:"lastLogin,omitempty"`

	Password  string `json:"-"` // import only: not in exports and not part of the digest
	Generated bool   `json:"-"` // the password was generated
	Line      string `json:"-"` // position: "line 3", "entry 3"
}

// columnPassword is read and never written.
const columnPassword = "password"

// UserColumns returns the columns of an export, in order. An import also accepts password.
func UserColumns() []string {
	return []string{
		"userName", "origin", "email", "givenName", "familyName", "phone", "externalId", "active", "verified", "groups",
		"id", "created", "lastLogin",
	}
}

// RowOf returns a user as a row of an export. It leaves out groups that the user is in through other groups.
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

// field returns the field of a text column; nil for other columns.
func (r *UserRow) field(column string) *string {
	return map[string]*string{
		"userName": &r.UserName, "origin": &r.Origin, "email": &r.Email, "givenName": &r.GivenName, "familyName": &r.FamilyName,
		"phone": &r.Phone, "externalId": &r.ExternalID, "id": &r.ID, "created": &r.Created, "lastLogin": &r.LastLogin,
		columnPassword: &r.Password,
	}[column]
}

// Cell returns a column as text.
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

// groupsCell joins names with blanks. If a name contains one, the cell is a JSON array.
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

// set parses a column. Errors don't contain the text, which may be a password in the wrong column.
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
			return errors.New("is not a JSON array of names")
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

// OriginOrDefault returns the user's origin, "uaa" if it is not given.
func (r *UserRow) OriginOrDefault() string {
	if r.Origin == "" {
		return session.OriginUAA
	}
	return r.Origin
}

// Key returns the same value for two rows of the same user: user names of a UAA are case-insensitive.
func (r *UserRow) Key() string { return strings.ToLower(r.UserName) + "\x00" + r.OriginOrDefault() }

// Digest identifies the row in a result file. It does not cover the password, which could otherwise be guessed from the file.
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

// PhoneOf returns a user's first phone number; empty if there is none.
func PhoneOf(u *uaa.User) string {
	if len(u.PhoneNumbers) == 0 {
		return ""
	}
	return u.PhoneNumbers[0].Value
}
