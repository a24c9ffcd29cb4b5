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

// Texts of the Cloud Controller's 422 answers: only the text distinguishes these errors.
const (
	saysNoUser    = "No user exists with the username"
	saysAlready   = " already has '"
	saysAmbiguous = "following origins: "
	saysExists    = " already exists."
)

// create assigns one role. By name – for a user whom the caller may not list or who is not yet on the platform – the
// server finds the user, and the roles that follow use the guid it returns.
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

// tryOrigin handles a name that the UAA does not know: the part after the last @ may be the origin, and the user one of
// an external identity provider who has never logged in.
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

// isOrigin reports whether origin is an identity provider of the UAA, as far as the session may read that.
func isOrigin(ctx context.Context, s *session.Session, origin string) (bool, error) {
	active, known, err := session.ActiveOrigins(ctx, s)
	return known && slices.Contains(active, origin), err
}

// makeKnown registers a user of an external identity provider who has never logged in with the Cloud Controller; the
// UAA then creates a shadow user. Admins may do so, and org managers if the platform allows it. An origin that is not
// an identity provider would create a user who can never log in.
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
		s.UI.Show("note: %s was added to the platform", u)
		u.GUID = made.GUID
		return u, nil
	case says(err, saysExists):
		return u, nil // another request created the user in the meantime
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

// ccFeatureDisabled: the feature flag set_roles_by_username is disabled, and the caller is not an admin.
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
