package platform

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/near"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// Limits of a user pattern: how many users it may match, and how many of the platform's users are read to match it.
const (
	mostPeople = 2000
	mostLooked = 20_000
)

// withPatterns replaces each pattern by the users that match it, unless a user has exactly that name.
func withPatterns(ctx context.Context, s *session.Session, cc *capi.Client, users []roleUser, origin string) ([]roleUser, error) {
	var out []roleUser
	seen := map[string]bool{}
	for _, u := range users {
		if u.Err == nil && u.GUID == "" && near.IsPattern(u.typed) {
			continue
		}
		seen[u.GUID] = true
	}
	for _, u := range users {
		if u.Err != nil || u.GUID != "" || !near.IsPattern(u.typed) {
			out = append(out, u)
			continue
		}
		found, err := people(ctx, s, cc, u.typed, origin)
		if errors.As(err, new(*session.MissingError)) {
			u.Err = err
			out = append(out, u)
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, one := range found {
			if !seen[one.GUID] {
				seen[one.GUID] = true
				out = append(out, roleUser{typed: one.String(), RoleUser: one, pattern: u.typed})
			}
		}
	}
	return out, nil
}

// people are the users that match a pattern, by name. The UAA knows all users; a caller who may not read them there
// gets those that the platform shows. The Cloud Controller's own search by partial names cannot be used: it silently
// stops after 100 users of the UAA.
func people(ctx context.Context, s *session.Session, cc *capi.Client, pattern, origin string) ([]RoleUser, error) {
	found, err := peopleOfUAA(ctx, s, pattern, origin)
	if errors.Is(err, rest.ErrForbidden) {
		found, err = peopleOfPlatform(ctx, cc, pattern, origin)
	}
	switch {
	case err != nil:
		return nil, err
	case len(found) == 0:
		return nil, &session.MissingError{Noun: "a user like", Name: pattern, Where: "or you may not see them"}
	case len(found) > mostPeople:
		return nil, &session.UsageError{Text: pattern + " matches more than 2000 users", Try: []line.Advice{line.Say("a longer pattern, or names from a file: ").Line(line.RoleAssign.With("-")).Say(" < FILE")}}
	}
	slices.SortFunc(found, func(a, b RoleUser) int { return strings.Compare(a.String(), b.String()) })
	return found, nil
}

// readings are the possible meanings of a pattern: a whole user name, or name and origin split at the last @.
func readings(pattern, origin string) []identity.UserListInput {
	list := session.SCIMList{Limit: mostPeople + 1}
	all := []identity.UserListInput{{Name: pattern, Origin: origin, SCIMList: list}}
	if name, tail, cut := session.CutLast(pattern, "@"); cut && origin == "" && !near.IsPattern(tail) {
		all = append(all, identity.UserListInput{Name: name, Origin: tail, SCIMList: list})
	}
	return all
}

func peopleOfUAA(ctx context.Context, s *session.Session, pattern, origin string) ([]RoleUser, error) {
	users, err := session.Partwise(readings(pattern, origin), 1, func(part []identity.UserListInput) ([]*uaa.User, error) {
		list, err := identity.ListUsers(ctx, s, part[0])
		if err != nil {
			return nil, err
		}
		return session.Collect(list)
	})
	var found []RoleUser
	for _, u := range users {
		found = append(found, RoleUser{GUID: u.ID, Name: u.UserName, Origin: u.Origin})
	}
	return found, err
}

func peopleOfPlatform(ctx context.Context, cc *capi.Client, pattern, origin string) ([]RoleUser, error) {
	type reading struct {
		name   near.Pattern
		origin string
	}
	var all []reading
	for _, in := range readings(pattern, origin) {
		m, err := session.ParsePattern(in.Name)
		if err != nil {
			return nil, err
		}
		all = append(all, reading{m, in.Origin})
	}
	var found []RoleUser
	looked := 0
	for u, err := range cc.Users(ctx, capi.UserQuery{Paging: WholePages()}) {
		if err != nil {
			return nil, err
		}
		if looked++; looked > mostLooked {
			return nil, &session.UsageError{Text: "too many users to search for " + pattern, Try: []line.Advice{line.Say("names, or names from a file: ").Line(line.RoleAssign.With("-")).Say(" < FILE")}}
		}
		fits := func(r reading) bool { return r.name.Fits(u.Username) && (r.origin == "" || r.origin == u.Origin) }
		if u.Username != "" && slices.ContainsFunc(all, fits) {
			found = append(found, RoleUser{GUID: u.GUID, Name: u.Username, Origin: u.Origin})
		}
	}
	return found, nil
}
