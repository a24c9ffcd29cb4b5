package platform

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
)

// What a Cloud Controller says in a 422 where only the text tells one refusal from another.
const (
	saysNoUser    = "No user exists with the username"
	saysAlready   = " already has '"
	saysAmbiguous = "following origins: "
	saysExists    = " already exists."
)

// create gives one role. By a name – of somebody whom the caller may not list, or who was never on the platform – the
// server finds out who that is, for the roles that follow too.
func create(ctx context.Context, s *session.Session, cc *capi.Client, u RoleUser, role, org, space string) (session.State, error) {
	post := func(u RoleUser) (*capi.Role, error) { return cc.CreateRole(ctx, newRole(u, role, org, space)) }
	made, err := post(u)
	if u.bare && u.GUID != "" && notByName(err) {
		u.bare = false
		made, err = post(u)
	}
	if u.GUID == "" && says(err, saysNoUser) {
		u, made, err = tryOrigin(ctx, s, cc, u, err, post)
	}
	switch {
	case err == nil:
		u.learn(made.UserGUID())
		return session.Added, nil
	case says(err, saysAlready):
		u.learn("")
		return session.Unchanged, nil
	case says(err, saysNoUser):
		return session.Failed, &session.MissingError{Noun: "user", Name: u.String(), Where: "in the UAA"}
	case says(err, saysAmbiguous):
		return session.Failed, ambiguousOrigins(err, u.Name)
	}
	return session.Failed, err
}

// tryOrigin is for a name that the UAA does not know: what follows its last @ may be the origin, and of an external
// identity provider it may be somebody who never logged in.
func tryOrigin(ctx context.Context, s *session.Session, cc *capi.Client, u RoleUser, refusal error, post func(RoleUser) (*capi.Role, error)) (RoleUser, *capi.Role, error) {
	if name, origin, cut := session.CutLast(u.Name, "@"); cut && u.Origin == "" {
		short := RoleUser{Name: name, Origin: origin, same: u.same}
		made, err := post(short)
		if !says(err, saysNoUser) {
			return short, made, err
		}
		known, err := isOrigin(ctx, s, origin)
		if err != nil || !known {
			return u, nil, errors.Join(err, refusal)
		}
		u = short
	}
	u, err := makeKnown(ctx, s, cc, u, refusal)
	if err != nil {
		return u, nil, err
	}
	made, err := post(u)
	return u, made, err
}

// isOrigin says whether origin is an identity provider of the UAA, as far as the session may know.
func isOrigin(ctx context.Context, s *session.Session, origin string) (bool, error) {
	active, known, err := session.ActiveOrigins(ctx, s)
	return known && slices.Contains(active, origin), err
}

// makeKnown tells the Cloud Controller of a user of an external identity provider who never logged in; the UAA then makes
// a shadow user. Admins may, and org managers where the platform lets them. An origin that is no identity provider would
// make a user whom nobody can ever be.
func makeKnown(ctx context.Context, s *session.Session, cc *capi.Client, u RoleUser, refusal error) (RoleUser, error) {
	if u.Origin == "" || u.Origin == session.OriginUAA {
		return u, refusal
	}
	active, known, err := session.ActiveOrigins(ctx, s)
	if err != nil {
		return u, err
	}
	if known && !slices.Contains(active, u.Origin) {
		return u, &session.MissingError{Noun: "identity provider", Name: u.Origin, Where: "in the UAA, or is not active; there are " + session.Join(active)}
	}
	if !known {
		s.UI.Show("note: whether %s is an identity provider could not be checked: you may not read them", u.Origin)
	}
	made, err := cc.CreateUser(ctx, capi.NewUser{Username: u.Name, Origin: u.Origin})
	switch {
	case err == nil:
		s.UI.Show("note: %s was made known to the platform", u)
		u.GUID = made.GUID
		return u, nil
	case says(err, saysExists):
		return u, nil // somebody was faster
	case errors.Is(err, rest.ErrForbidden):
		return u, refusal
	}
	return u, err
}

func newRole(u RoleUser, role, org, space string) capi.NewRole {
	in := capi.NewRole{Type: role, UserGUID: u.GUID, OrgGUID: org, SpaceGUID: space}
	switch {
	case u.bare:
		in.UserGUID, in.Username = "", u.Name
	case u.GUID == "":
		in.Username, in.Origin = u.Name, u.Origin
	}
	return in
}

// ccFeatureDisabled: the flag set_roles_by_username is off, and the caller is no admin.
const ccFeatureDisabled = 330002

func notByName(err error) bool {
	var answer *rest.Error
	return errors.As(err, &answer) && answer.Number == ccFeatureDisabled
}

func says(err error, text string) bool {
	var answer *rest.Error
	return errors.Is(err, rest.ErrInvalid) && errors.As(err, &answer) && strings.Contains(answer.Message, text)
}

// ambiguousOrigins reads "…exists in the following origins: ldap, uaa. Specify an origin to disambiguate."
func ambiguousOrigins(err error, name string) error {
	var answer *rest.Error
	if !errors.As(err, &answer) {
		return err
	}
	_, list, _ := strings.Cut(answer.Message, saysAmbiguous)
	list, _, _ = strings.Cut(list, ". ")
	ambiguous := &session.AmbiguousError{Noun: "user", Name: name}
	for _, origin := range strings.Split(list, ", ") {
		ambiguous.Choices = append(ambiguous.Choices, name+"@"+origin)
	}
	return ambiguous
}
