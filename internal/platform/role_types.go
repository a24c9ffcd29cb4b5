package platform

import (
	"context"
	"iter"
	"slices"

	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/session"
)

// RoleTypesInput names types of roles; none means all.
type RoleTypesInput struct{ Names []string }

// RoleType is one type of role and what it allows.
type RoleType struct {
	perm.Role
	Verbs   []string // what a holder may do, as verbs of `access explain`
	GivenBy []string // cf's words for the roles that may assign it, besides platform admins
}

// RoleTypes describes types of roles. It sends no request.
func RoleTypes(_ context.Context, _ *session.Session, in RoleTypesInput) (iter.Seq[session.Item[RoleType]], error) {
	words := in.Names
	if len(words) == 0 {
		words = perm.RoleWords("")
	}
	return func(yield func(session.Item[RoleType]) bool) {
		for _, word := range words {
			it := session.Item[RoleType]{Name: word, State: session.Unchanged}
			if r, err := perm.ParseRole(word, ""); err != nil {
				it.State, it.Err = session.Failed, session.Usage("%v", err)
			} else {
				it.Value = roleType(r)
			}
			if !yield(it) {
				return
			}
		}
	}, nil
}

func roleType(r perm.Role) RoleType {
	t := RoleType{Role: r, Verbs: []string{}, GivenBy: []string{"OrgManager"}}
	for _, v := range perm.Verbs() {
		if slices.Contains(v.Roles, r.Type) {
			t.Verbs = append(t.Verbs, v.Name)
		}
	}
	if r.Level == perm.Space {
		t.GivenBy = append(t.GivenBy, "SpaceManager")
	}
	return t
}
