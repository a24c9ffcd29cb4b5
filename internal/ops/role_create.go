package ops

import (
	"context"
	"errors"
	"strings"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/rest"
)

// What a Cloud Controller says in a 422 where nothing but the text tells one refusal from another.
const (
	saysNoUser    = "No user exists with the username"
	saysAlready   = " already has '"
	saysAmbiguous = "following origins: "
)

// create gives one role. By a name – of somebody whom the caller may not list, or who was never on the platform – the
// answer tells the guid, which is kept in u for what follows.
func create(ctx context.Context, cc *capi.Client, u *RoleUser, role, org, space string) (State, error) {
	made, err := cc.CreateRole(ctx, newRole(*u, role, org, space))
	if u.bare && u.GUID != "" && notByName(err) {
		u.bare = false
		made, err = cc.CreateRole(ctx, newRole(*u, role, org, space))
	}
	if name, origin, cut := cutLast(u.Name, "@"); u.GUID == "" && u.Origin == "" && cut && says(err, saysNoUser) {
		short := RoleUser{Name: name, Origin: origin}
		if made, err = cc.CreateRole(ctx, newRole(short, role, org, space)); err == nil {
			*u = short
		}
	}
	switch {
	case err == nil:
		u.GUID, u.bare = made.UserGUID(), false
		return Added, nil
	case says(err, saysAlready):
		return Unchanged, nil
	case says(err, saysNoUser):
		return Failing, &MissingError{Noun: "user", Name: u.String(), Where: "in the UAA"}
	case says(err, saysAmbiguous):
		return Failing, ambiguousOrigins(err, u.Name)
	}
	return Failing, err
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
	ambiguous := &AmbiguousError{Noun: "user", Name: name}
	for _, origin := range strings.Split(list, ", ") {
		ambiguous.Choices = append(ambiguous.Choices, name+"@"+origin)
	}
	return ambiguous
}
