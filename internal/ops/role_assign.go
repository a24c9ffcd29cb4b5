package ops

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/rest"
)

// RoleInput names users, one role, and where. Org and space left empty are the targeted ones.
type RoleInput struct {
	Users   []string
	Clients []string // service accounts: their client id is their guid on the platform
	Role    string
	Origin  string
	Org     string
	Space   string
}

// RoleChange is one role given or taken.
type RoleChange struct {
	User  string
	Role  perm.Role
	Place *Place
	// MadeMember says that the user was made a member of the org first, which a space role needs.
	MadeMember bool
}

func (c RoleChange) String() string {
	return fmt.Sprintf("%s %s in %s", c.User, c.Role.CF, c.Place)
}

// AssignRole gives a role. Whoever has it is unchanged. For a space role the user is made a member of the org when that is
// missing, for the Cloud Controller accepts no space role without organization_user.
func AssignRole(ctx context.Context, s *Session, in RoleInput) (iter.Seq[Item[*RoleChange]], error) {
	return s.changeRole(ctx, in, verbAssign, s.assignOne)
}

// UnassignRole takes a role away. Whoever has it not is unchanged. It returns when the Cloud Controller's job has run.
func UnassignRole(ctx context.Context, s *Session, in RoleInput) (iter.Seq[Item[*RoleChange]], error) {
	return s.changeRole(ctx, in, verbUnassign, s.unassignOne)
}

const (
	verbAssign   = "assign"
	verbUnassign = "unassign"
)

type roleWrite func(ctx context.Context, cc *capi.Client, u RoleUser, change *RoleChange) (State, error)

func (s *Session) changeRole(ctx context.Context, in RoleInput, verb string, write roleWrite) (iter.Seq[Item[*RoleChange]], error) {
	role, err := parseRole(in.Role, in.Org, in.Space)
	if err != nil {
		return nil, err
	}
	if len(in.Users)+len(in.Clients) == 0 {
		return nil, Usage("whose role? name users, or clients with --client")
	}
	p, err := s.rolePlace(ctx, in, role)
	if err != nil {
		return nil, err
	}
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	names := append(append([]string{}, in.Users...), in.Clients...)
	if err := s.confirm(ctx, Change{Verb: verb + " " + role.CF + " in " + p.String() + " for", Names: names}); err != nil {
		return nil, err
	}
	return each(ctx, s, names, func(ctx context.Context, name string) (*RoleChange, State, error) {
		change := &RoleChange{User: name, Role: role, Place: p}
		u, err := s.roleUser(ctx, cc, in, name, verb)
		if err != nil {
			return change, Failing, err
		}
		state, err := write(ctx, cc, u, change)
		return change, state, err
	}), nil
}

func (s *Session) rolePlace(ctx context.Context, in RoleInput, role perm.Role) (*Place, error) {
	if role.Level == perm.Org {
		if in.Space != "" {
			return nil, Usage("%s is a role in an org: leave --space out", role.CF)
		}
		return s.place(ctx, in.Org, "")
	}
	if in.Space == "" && in.Org == "" && s.Chosen.Space != "" {
		return s.place(ctx, s.Chosen.Org, s.Chosen.Space)
	}
	if in.Space == "" && in.Org == "" && s.Chosen.Context != nil && s.Chosen.Context.Space.GUID != "" {
		c := s.Chosen.Context
		return &Place{Org: &capi.Org{GUID: c.Org.GUID, Name: c.Org.Name}, Space: &capi.Space{GUID: c.Space.GUID, Name: c.Space.Name}}, nil
	}
	if in.Space == "" {
		return nil, &UsageError{Text: role.CF + " is a role in a space: which one?", Try: []string{"--org ORG --space SPACE"}}
	}
	return s.place(ctx, in.Org, in.Space)
}

// roleUser finds whom a role is given to or taken from. Ids are looked up at the UAA before they get a role: the Cloud
// Controller takes any text for one and makes a user of it.
func (s *Session) roleUser(ctx context.Context, cc *capi.Client, in RoleInput, name, verb string) (RoleUser, error) {
	isClient := slices.Contains(in.Clients, name)
	if !isClient && !isUUID(name) {
		return findRoleUser(ctx, cc, name, in.Origin)
	}
	u := RoleUser{GUID: name, Name: name}
	if verb != verbAssign {
		return u, nil
	}
	accounts, err := s.UAA(ctx)
	if err != nil {
		return u, err
	}
	noun := "user"
	if isClient {
		noun = "client"
		_, err = accounts.OAuthClient(ctx, name)
	} else {
		_, err = accounts.User(ctx, name)
	}
	if errors.Is(err, rest.ErrForbidden) {
		s.UI.Show("note: whether %s %s exists could not be checked: you may not read %ss at the UAA", noun, name, noun)
		return u, nil
	}
	return u, missing(err, noun, name)
}

func (s *Session) assignOne(ctx context.Context, cc *capi.Client, u RoleUser, change *RoleChange) (State, error) {
	has, member, err := rolesOf(ctx, cc, u, change)
	if err != nil || has != nil {
		return Unchanged, err
	}
	if s.Settings.DryRun {
		change.MadeMember = change.Place.Space != nil && !member
		return WouldAdd, nil
	}
	if change.Place.Space != nil && !member {
		made, err := create(ctx, cc, &u, perm.OrgUser, change.Place.Org.GUID, "")
		if err != nil {
			return Failing, err
		}
		change.MadeMember = made == Added
	}
	org, space := change.Place.Org.GUID, ""
	if change.Place.Space != nil {
		org, space = "", change.Place.Space.GUID
	}
	return create(ctx, cc, &u, change.Role.Type, org, space)
}

// rolesOf reads what the user has: the role itself where the change is about, and whether the user is a member of the org.
// Both come from one request, for organization_guids and space_guids exclude each other in the API.
func rolesOf(ctx context.Context, cc *capi.Client, u RoleUser, change *RoleChange) (has *capi.Role, member bool, err error) {
	if u.GUID == "" {
		return nil, false, nil
	}
	q := capi.RoleQuery{UserGUIDs: []string{u.GUID}, Types: []string{change.Role.Type}}
	if change.Place.Space != nil {
		q.Types = append(q.Types, perm.OrgUser)
	}
	for r, err := range cc.Roles(ctx, q) {
		switch {
		case err != nil:
			return nil, false, err
		case change.Place.Space == nil && r.Type == change.Role.Type && r.OrgGUID() == change.Place.Org.GUID,
			change.Place.Space != nil && r.Type == change.Role.Type && r.SpaceGUID() == change.Place.Space.GUID:
			has = r
		case r.OrgGUID() == change.Place.Org.GUID:
			member = true
		}
	}
	return has, member, nil
}

func (s *Session) unassignOne(ctx context.Context, cc *capi.Client, u RoleUser, change *RoleChange) (State, error) {
	if u.GUID == "" {
		return Failing, &MissingError{Noun: "user", Name: u.Name, Where: "on the platform, or you may not see it"}
	}
	has, _, err := rolesOf(ctx, cc, u, change)
	if err != nil || has == nil {
		return Unchanged, err
	}
	if s.Settings.DryRun {
		return WouldRemove, nil
	}
	job, err := cc.DeleteRole(ctx, has.GUID)
	if err != nil {
		return Failing, err
	}
	_, err = cc.WaitJob(ctx, job, nil)
	return Removed, err
}
