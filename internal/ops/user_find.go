package ops

import (
	"context"
	"strings"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// userQuery is how people name a user: a whole user name (an e-mail address is one), name@origin with the last @ as the
// border, or an id. One request asks for all that the name may mean.
type userQuery struct {
	name   string
	origin string // --origin decides
	id     bool   // --id: it is an id and nothing else
}

func (q userQuery) filter() string {
	if q.id {
		return uaa.Eq("id", q.name)
	}
	if q.origin != "" {
		return uaa.And(uaa.Eq("userName", q.name), uaa.Eq("origin", q.origin))
	}
	any := []string{uaa.Eq("userName", q.name)}
	if at := strings.LastIndexByte(q.name, '@'); at > 0 && at < len(q.name)-1 {
		any = append(any, uaa.And(uaa.Eq("userName", q.name[:at]), uaa.Eq("origin", q.name[at+1:])))
	}
	if session.IsUUID(q.name) {
		any = append(any, uaa.Eq("id", q.name))
	}
	return uaa.Or(any...)
}

// exact drops what the server's loose comparison let through: filters ignore case and know wildcards, names here don't –
// but for the case of a user name, which a UAA ignores everywhere.
func (q userQuery) exact(u *uaa.User) bool {
	if strings.EqualFold(u.ID, q.name) || strings.EqualFold(u.UserName, q.name) {
		return q.origin == "" || u.Origin == q.origin
	}
	return strings.EqualFold(u.UserName+"@"+u.Origin, q.name)
}

// findUser gives the one user that the name means, or says which it may mean.
func findUser(ctx context.Context, c *uaa.Client, q userQuery) (*uaa.User, error) {
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
	ambiguous := &session.AmbiguousError{Noun: "user", Name: q.name}
	for _, u := range found {
		ambiguous.Choices = append(ambiguous.Choices, u.UserName+"@"+u.Origin)
	}
	return nil, ambiguous
}

func (q userQuery) String() string {
	if q.origin != "" {
		return q.name + "@" + q.origin
	}
	return q.name
}
