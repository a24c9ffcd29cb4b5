package roles

import (
	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/tui/frame"
)

// cell is one box of a role matrix: a role of a user in a place.
type cell struct {
	user, role, place string // guids, and the role's type
}

func keyOf(w platform.RoleWork) cell {
	c := cell{user: w.User.GUID, role: w.Role.Type, place: w.Place.Org.GUID}
	if w.Place.Space != nil && w.Role.Level == perm.Space {
		c.place = w.Place.Space.GUID
	}
	return c
}

// roleEdit stages a role. member means that the user is already a member of the place's org: a role in a space requires
// that, and otherwise stages it, too.
func roleEdit(w platform.RoleWork, op change.Op, member bool) frame.Edit {
	return frame.Edit{Cell: keyOf(w), Op: op, Into: func(set *change.ChangeSet) {
		if op == change.OpAdd {
			platform.AddRole(set, w, member)
		} else {
			set.Add(w.Step(op))
		}
	}}
}
