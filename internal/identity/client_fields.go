package identity

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xhit/go-str2duration/v2"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// FieldKind is how a setting of a client is written.
type FieldKind int

// The kinds of settings.
const (
	FieldText FieldKind = iota
	FieldList
	FieldSeconds
	FieldBool
)

// ClientField is one setting of a client.
type ClientField struct {
	Name  string // for people: "grant-type"
	Wire  string // the UAA's name: "authorized_grant_types"
	Kind  FieldKind
	About string // a description, with the metavar in backquotes
	// empty is the value that clears the setting in an update; nil if a UAA cannot clear it.
	empty any
}

// ClientFields returns the settings of a client, in the order of the questions. resource_ids is not one of them: a UAA
// keeps it at ["none"].
func ClientFields() []ClientField {
	none := []string{"uaa.none"} // a UAA treats an empty list as no change
	return []ClientField{
		{"name", "name", FieldText, "display `NAME`", ""},
		{"grant-type", "authorized_grant_types", FieldList, "`GRANT` that it may use", nil},
		{"scope", "scope", FieldList, "`SCOPE` that its users' tokens may have", none},
		{"authority", "authorities", FieldList, "`SCOPE` of its own tokens", none},
		{"redirect-uri", "redirect_uri", FieldList, "`URL` that a browser login may return to", nil},
		{"autoapprove", "autoapprove", FieldList, "`SCOPE` approved without asking the user, or true for all", []string{}},
		{"allowed-provider", "allowedproviders", FieldList, "`ORIGIN` whose users may use it (default: all)", nil},
		{"required-group", "required_user_groups", FieldList, "`GROUP` that its users must be in", []string{}},
		{"access-token-validity", "access_token_validity", FieldSeconds, "lifetime of access tokens: a `TIME` such as 10m or 12h, or seconds", int64(-1)},
		{"refresh-token-validity", "refresh_token_validity", FieldSeconds, "lifetime of refresh tokens: a `TIME` such as 12h or 30d, or seconds", int64(-1)},
		{"allow-public", "allowpublic", FieldBool, "make it a public client: PKCE instead of a secret (UAA 77)", false},
		{"signup-redirect", "signup_redirect_url", FieldText, "`URL` to open after signing up", ""},
		{"change-email-redirect", "change_email_redirect_url", FieldText, "`URL` to open after changing the e-mail address", ""},
		{"created-with", "createdwith", FieldText, "`TEXT` that says what created it", ""},
		{"token-salt", "token_salt", FieldText, "`TEXT` mixed into its tokens: another one invalidates all of them", ""},
	}
}

func clientField(name string) (ClientField, error) {
	fields := ClientFields()
	at := slices.IndexFunc(fields, func(f ClientField) bool { return f.Name == name || f.Wire == name })
	if at < 0 {
		var names []string
		for _, f := range fields {
			names = append(names, f.Name)
		}
		return ClientField{}, session.Usage("a client has no setting %q; it has %s", name, session.Join(names))
	}
	return fields[at], nil
}

// parse converts what was typed to the value that is sent.
func (f ClientField) parse(values []string) (any, error) {
	switch f.Kind {
	case FieldList:
		return f.items(values), nil
	case FieldBool:
		truth, err := strconv.ParseBool(lastOf(values))
		if err != nil {
			return nil, session.Usage("--%s is true or false", f.Name)
		}
		return truth, nil
	case FieldSeconds:
		s, err := validity(lastOf(values))
		if err != nil {
			return nil, session.Usage("--%s: %v", f.Name, err)
		}
		return s, nil
	case FieldText:
	}
	return lastOf(values), nil
}

// items splits at commas and blanks where they cannot be part of an item: UAA uses them to separate scopes and grants.
func (f ClientField) items(values []string) []string {
	if !slices.Contains([]string{"scope", "authority", "autoapprove", "grant-type"}, f.Name) {
		return values
	}
	out := []string{}
	for _, v := range values {
		out = append(out, strings.FieldsFunc(v, isSeparator)...)
	}
	return out
}

// show is the reverse of parse, for questions and comparisons.
func (f ClientField) show(value any) []string {
	switch v := value.(type) {
	case []string:
		return v
	case []any:
		var out []string
		for _, item := range v {
			out = append(out, fmt.Sprint(item))
		}
		return out
	case float64:
		return f.showNumber(int64(v))
	case int64:
		return f.showNumber(v)
	case nil:
		return nil
	case string:
		if f.Kind == FieldList {
			return strings.FieldsFunc(v, isSeparator)
		}
		if v == "" {
			return nil
		}
	}
	return []string{fmt.Sprint(value)}
}

// showNumber returns no value for a validity of -1, which means the zone's default.
func (f ClientField) showNumber(n int64) []string {
	if f.Kind == FieldSeconds && n == -1 {
		return nil
	}
	return []string{strconv.FormatInt(n, 10)}
}

func isSeparator(r rune) bool { return r == ',' || r == ' ' }

func lastOf(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[len(values)-1]
}

// validity reads seconds, or a duration with units up to weeks.
func validity(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		d, bad := str2duration.ParseDuration(text)
		if bad != nil {
			return 0, errors.New("it must be seconds or a time such as 90s, 10m, 12h, 30d")
		}
		n = int64(d / time.Second)
	}
	switch {
	case n <= 0:
		return 0, fmt.Errorf("a validity of %s is not usable; use --unset for the zone's default", text)
	case n > 1<<31-1:
		return 0, fmt.Errorf("%s is longer than the maximum of a UAA", text)
	}
	return n, nil
}

// current returns the settings of a client as the server returned them.
func current(c *uaa.OAuthClient) (uaa.ClientBody, error) {
	body := uaa.ClientBody{}
	return body, decodeJSON(c.JSON(), &body)
}
