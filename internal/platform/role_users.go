package platform

import (
	"context"
	"errors"
	"strings"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
)

// namesPerQuery: the Cloud Controller asks the UAA for the names and silently keeps only the first 100.
const namesPerQuery = 40

// roleUser is a user that was given, or the error why there is none.
type roleUser struct {
	typed string
	RoleUser
	pattern string // that matched the user; empty for a user given by name
	Err     error
}

// FindRoleUsers looks up names and name@origin, 40 in a request. A user that the platform does not show has only a
// name. An id is used as it is.
func FindRoleUsers(ctx context.Context, cc *capi.Client, typed []string, origin string) ([]roleUser, error) {
	var asked []string
	for _, name := range typed {
		if !session.IsUUID(name) {
			asked = append(asked, name)
		}
	}
	known, err := session.Partwise(asked, namesPerQuery, func(part []string) ([]*capi.User, error) {
		var forms []string
		for _, name := range part {
			forms = session.AppendNew(forms, name)
			if short, _, cut := session.CutLast(name, "@"); cut && origin == "" {
				forms = session.AppendNew(forms, short)
			}
		}
		return session.Collect(cc.Users(ctx, capi.UserQuery{Usernames: forms, Origins: session.NonEmpty(origin)}))
	})
	if err != nil {
		return nil, err
	}
	var out []roleUser
	for _, name := range typed {
		out = append(out, chooseUser(name, origin, known))
	}
	return out, nil
}

// chooseUser returns the only user that a name refers to.
func chooseUser(name, origin string, known []*capi.User) roleUser {
	if session.IsUUID(name) {
		return roleUser{typed: name, RoleUser: RoleUser{GUID: name, Name: name}}
	}
	short, tail, cut := session.CutLast(name, "@")
	var found []RoleUser
	for _, u := range known {
		whole := strings.EqualFold(u.Username, name) && (origin == "" || u.Origin == origin)
		if whole || cut && origin == "" && strings.EqualFold(u.Username, short) && u.Origin == tail {
			found = append(found, RoleUser{GUID: u.GUID, Name: u.Username, Origin: u.Origin, bare: origin == "" && whole})
		}
	}
	switch len(found) {
	case 0:
		return roleUser{typed: name, RoleUser: RoleUser{Name: name, Origin: origin}}
	case 1:
		return roleUser{typed: name, RoleUser: found[0]}
	}
	ambiguous := &session.AmbiguousError{Noun: "user", Name: name}
	for _, u := range found {
		ambiguous.Choices = append(ambiguous.Choices, u.String())
	}
	return roleUser{typed: name, Err: ambiguous}
}

// roleUsers finds the users that roles are assigned to or unassigned from. A pattern selects all matching users, unless
// a user has exactly that name. Ids are looked up in the UAA before a role is assigned: the Cloud Controller accepts
// any text as an id and creates a user of it.
func roleUsers(ctx context.Context, s *session.Session, cc *capi.Client, in RoleInput, op change.Op) ([]roleUser, error) {
	users, err := FindRoleUsers(ctx, cc, session.Unique(in.Users), in.Origin)
	if err != nil {
		return nil, err
	}
	if users, err = withPatterns(ctx, s, cc, users, in.Origin); err != nil {
		return nil, err
	}
	for _, id := range session.Unique(in.Clients) {
		users = append(users, roleUser{typed: id, RoleUser: RoleUser{GUID: id, Name: id, Client: true}})
	}
	for i, u := range users {
		users[i].same = &whoIs{}
		switch {
		case u.Err != nil:
		case op == change.OpRemove && u.GUID == "":
			users[i].Err = &session.MissingError{Noun: "user", Name: u.typed, Where: "on the platform, or you may not see it"}
		case op == change.OpAdd && (u.Client || session.IsUUID(u.typed)):
			users[i].Err = checkID(ctx, s, u.RoleUser)
		}
	}
	return users, nil
}

func checkID(ctx context.Context, s *session.Session, u RoleUser) error {
	accounts, err := s.UAA(ctx)
	if err != nil {
		return err
	}
	noun := "user"
	if u.Client {
		noun = "client"
		_, err = accounts.OAuthClient(ctx, u.GUID)
	} else {
		_, err = accounts.User(ctx, u.GUID)
	}
	if errors.Is(err, rest.ErrForbidden) {
		s.UI.Show("note: whether %s %s exists could not be checked: you may not read %ss at the UAA", noun, u.GUID, noun)
		return nil
	}
	return session.Missing(err, noun, u.GUID)
}
