package identity

import (
	"context"
	"strings"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// UserQuery names a user: by a user name (which may be an e-mail address), by name@origin, split at the last @, or by an
// id. One request covers all of these.
type UserQuery struct {
	Name   string
	Origin string // of --origin
	id     bool   // --id: it is an id and nothing else
}

func (q UserQuery) filter() string {
	if q.id {
		return uaa.Eq("id", q.Name)
	}
	if q.Origin != "" {
		return uaa.And(uaa.Eq("userName", q.Name), uaa.Eq("origin", q.Origin))
	}
	any := []string{uaa.Eq("userName", q.Name)}
	if at := strings.LastIndexByte(q.Name, '@'); at > 0 && at < len(q.Name)-1 {
		any = append(any, uaa.And(uaa.Eq("userName", q.Name[:at]), uaa.Eq("origin", q.Name[at+1:])))
	}
	if session.IsUUID(q.Name) {
		any = append(any, uaa.Eq("id", q.Name))
	}
	return uaa.Or(any...)
}

// exact reports whether the user matches the query. A server's filter ignores case and has wildcards; names here don't,
// except for the case of a user name, which a UAA ignores everywhere.
func (q UserQuery) exact(u *uaa.User) bool {
	if strings.EqualFold(u.ID, q.Name) || strings.EqualFold(u.UserName, q.Name) {
		return q.Origin == "" || u.Origin == q.Origin
	}
	return strings.EqualFold(u.UserName+"@"+u.Origin, q.Name)
}

// FindUser returns the user that matches the query. The error is a session.MissingError if there is none, and a
// session.AmbiguousError if there are several.
func FindUser(ctx context.Context, c *uaa.Client, q UserQuery) (*uaa.User, error) {
	var found []*uaa.User
	for u, err := range c.Users(ctx, uaa.ListInput{Filter: q.filter()}) {
		if err != nil {
			return nil, err
		}
		if q.exact(u) {
			found = append(found, u)
		}
	}
	switch len(found) {
	case 0:
		return nil, &session.MissingError{Noun: "user", Name: q.String()}
	case 1:
		return found[0], nil
	}
	ambiguous := &session.AmbiguousError{Noun: "user", Name: q.Name}
	for _, u := range found {
		ambiguous.Choices = append(ambiguous.Choices, u.UserName+"@"+u.Origin)
	}
	return nil, ambiguous
}

func (q UserQuery) String() string {
	if q.Origin != "" {
		return q.Name + "@" + q.Origin
	}
	return q.Name
}
