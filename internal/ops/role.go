package ops

import (
	"context"
	"iter"
	"strings"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/perm"
)

// RoleListInput narrows a list of roles. Without any of the names the list is of all that the identity may see.
type RoleListInput struct {
	Users  []string
	Origin string
	Org    string
	Space  string // with Org, or ORG/SPACE
	Roles  []string
	Limit  int
}

// ListRoles streams roles with the names of users, orgs and spaces.
func ListRoles(ctx context.Context, s *Session, in RoleListInput) (iter.Seq2[*capi.Role, error], error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	q := capi.RoleQuery{Include: []string{"user", "organization", "space"}, Paging: capi.Paging{Limit: in.Limit}}
	for _, name := range in.Roles {
		r, err := perm.ParseRole(name, "")
		if err != nil {
			return nil, Usage("%v", err)
		}
		q.Types = append(q.Types, r.Type)
	}
	if err := s.roleScope(ctx, in, &q); err != nil {
		return nil, err
	}
	for _, name := range in.Users {
		u, err := findPlatformUser(ctx, cc, name, in.Origin)
		if err != nil {
			return nil, err
		}
		if u.GUID == "" {
			return nil, &MissingError{Noun: "user", Name: name, Where: "on the platform, or you may not see it"}
		}
		q.UserGUIDs = append(q.UserGUIDs, u.GUID)
	}
	return cc.Roles(ctx, q), nil
}

func (s *Session) roleScope(ctx context.Context, in RoleListInput, q *capi.RoleQuery) error {
	if in.Org == "" && in.Space == "" {
		return nil
	}
	p, err := s.place(ctx, in.Org, in.Space)
	if err != nil {
		return err
	}
	if p.Space != nil {
		q.SpaceGUIDs = []string{p.Space.GUID}
		return nil
	}
	q.OrgGUIDs = []string{p.Org.GUID}
	return nil
}

// platformUser is how a role names its user: by guid where it is known, else by name and origin, which the Cloud
// Controller looks up itself – a manager may give roles to people he cannot list.
type platformUser struct {
	GUID, Name, Origin string
}

// findPlatformUser asks for the name and for name@origin in one request.
func findPlatformUser(ctx context.Context, cc *capi.Client, name, origin string) (platformUser, error) {
	if isUUID(name) {
		return platformUser{GUID: name, Name: name}, nil
	}
	names := []string{name}
	short, tail, cut := cutLast(name, "@")
	if cut && origin == "" {
		names = append(names, short)
	}
	var found []platformUser
	for u, err := range cc.Users(ctx, capi.UserQuery{Usernames: names, Origins: nonEmpty(origin)}) {
		if err != nil {
			return platformUser{}, err
		}
		if strings.EqualFold(u.Username, name) || (cut && origin == "" && strings.EqualFold(u.Username, short) && u.Origin == tail) {
			found = append(found, platformUser{u.GUID, u.Username, u.Origin})
		}
	}
	switch len(found) {
	case 0:
		return platformUser{Name: name, Origin: origin}, nil
	case 1:
		return found[0], nil
	}
	ambiguous := &AmbiguousError{Noun: "user", Name: name}
	for _, u := range found {
		ambiguous.Choices = append(ambiguous.Choices, u.Name+"@"+u.Origin)
	}
	return platformUser{}, ambiguous
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i <= 0 || i == len(s)-len(sep) {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}
