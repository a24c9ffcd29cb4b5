package platform

import (
	"context"
	"errors"
	"strings"
	"sync"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
)

// RoleUser is the user that a role is assigned to or unassigned from: by guid if it is known, else by name and origin,
// which the Cloud Controller looks up itself. A manager may assign roles to users that they cannot list.
type RoleUser struct {
	GUID, Name, Origin string
	Client             bool // the guid is a client's id
	// bare: the name was typed without an origin. The platform may know one user of that name and the UAA two: only the
	// server can decide, when the role is assigned by name.
	bare bool
	// same is shared by all roles of one user: the first of them to learn the guid sets it.
	same *whoIs
}

// whoIs is a user as a server reported it.
type whoIs struct {
	mu    sync.Mutex
	known *RoleUser
}

// now is the user as known by now.
func (u RoleUser) now() RoleUser {
	if u.same == nil {
		return u
	}
	u.same.mu.Lock()
	defer u.same.mu.Unlock()
	if u.same.known != nil {
		return *u.same.known
	}
	return u
}

// learn remembers the user's guid.
func (u RoleUser) learn(guid string) {
	if u.same == nil {
		return
	}
	u.same.mu.Lock()
	defer u.same.mu.Unlock()
	if guid != "" {
		u.GUID, u.bare = guid, false
	}
	u.same.known = &u
}

func (u RoleUser) String() string {
	switch {
	case u.Name == "":
		return u.GUID
	case u.Origin == "" || u.Client:
		return u.Name
	}
	return u.Name + "@" + u.Origin
}

// key is one user's, however spelled.
func (u RoleUser) key() string {
	if u.GUID != "" {
		return u.GUID
	}
	return strings.ToLower(u.String())
}

// RoleWork assigns or unassigns one role in one place.
type RoleWork struct {
	User     RoleUser
	Role     perm.Role
	Place    Place  // its guids must be known; a space's org too
	RoleGUID string // of the role to delete; looked up if it is empty
}

var _ change.Work = RoleWork{}

// Step is the step of a change set.
func (w RoleWork) Step(op change.Op) change.Step {
	return change.Step{Op: op, Kind: change.KindRole, Who: w.User.String(), What: w.Role.CF, Where: w.Place.String(), Work: w}
}

// AddRole appends a step that assigns a role. For a role in a space, if the user is not yet a member of the org, a step
// that makes the user a member comes first. It returns the index of the role's step.
func AddRole(c *change.ChangeSet, w RoleWork, member bool) int {
	st := w.Step(change.OpAdd)
	if w.Role.Level == perm.Space && !member {
		st.Needs = []int{makeMember(c, w)}
	}
	return c.Add(st)
}

// makeMember returns the index of the step that makes the user a member of the org.
func makeMember(c *change.ChangeSet, w RoleWork) int {
	if at, there := c.Provider("joined " + w.member()); there {
		return at
	}
	w.Role, _ = perm.RoleOf(perm.OrgUser)
	w.Place.Space = nil
	st := w.Step(change.OpAdd)
	st.Implied, st.Note = true, "needed by a role in a space"
	return c.Add(st)
}

// member names a user's membership of an org.
func (w RoleWork) member() string { return w.User.key() + " " + w.Place.Org.GUID }

// Order implements Ordered. The Cloud Controller assigns a role in a space only to members of its org, and does not
// remove the membership of a user who has one.
func (w RoleWork) Order(op change.Op) (provides, after string) {
	joined, left := "joined "+w.member(), "left spaces of "+w.member()
	switch {
	case op == change.OpAdd && w.Role.Type == perm.OrgUser:
		return joined, ""
	case op == change.OpAdd && w.Role.Level == perm.Space:
		return "", joined
	case op == change.OpRemove && w.Role.Level == perm.Space:
		return left, ""
	case op == change.OpRemove && w.Role.Type == perm.OrgUser:
		return "", left
	}
	return "", ""
}

func (w RoleWork) where() (org, space string) {
	if w.Place.Space != nil {
		return "", w.Place.Space.GUID
	}
	return w.Place.Org.GUID, ""
}

// Do implements Work.
func (w RoleWork) Do(ctx context.Context, s *session.Session, op change.Op) (session.State, error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return session.Failed, err
	}
	cc = cc.About(w.note(op))
	if op == change.OpAdd {
		org, space := w.where()
		state, err := create(ctx, s, cc, w.User.now(), w.Role.Type, org, space)
		return state, denied(ctx, s, err, w.Place)
	}
	state, err := w.take(ctx, s, cc)
	return state, denied(ctx, s, err, w.Place)
}

func (w RoleWork) take(ctx context.Context, s *session.Session, cc *capi.Client) (session.State, error) {
	guid := w.RoleGUID
	if guid == "" {
		var err error
		if guid, err = w.find(ctx, cc); err != nil || guid == "" {
			return session.Unchanged, err
		}
	}
	job, err := cc.DeleteRole(ctx, guid)
	if errors.Is(err, rest.ErrNotFound) {
		return session.Unchanged, nil
	}
	if err != nil {
		return session.Failed, err
	}
	return session.Removed, follow(ctx, s, cc, job, "the removal", 0)
}

func (w RoleWork) find(ctx context.Context, cc *capi.Client) (string, error) {
	org, space := w.where()
	q := capi.RoleQuery{UserGUIDs: []string{w.User.GUID}, Types: []string{w.Role.Type}, OrgGUIDs: session.NonEmpty(org), SpaceGUIDs: session.NonEmpty(space)}
	for r, err := range cc.Roles(ctx, q) {
		if err != nil {
			return "", err
		}
		return r.GUID, nil
	}
	return "", nil
}

func (w RoleWork) note(op change.Op) change.WriteNote {
	n := change.WriteNote{Op: op, Kind: change.KindRole, Who: w.User.String(), What: w.Role.CF, Where: w.Place.String(),
		UserGUID: w.User.now().GUID, Client: w.User.Client, Role: w.Role.Type, RoleGUID: w.RoleGUID}
	n.OrgGUID = w.Place.Org.GUID
	if w.Place.Space != nil {
		n.SpaceGUID = w.Place.Space.GUID
	}
	return n
}

// Reverse implements Work.
func (w RoleWork) Reverse(op change.Op) (change.Op, change.Work) {
	if op == change.OpAdd {
		return change.OpRemove, w
	}
	w.RoleGUID = "" // the new role gets another guid
	return change.OpAdd, w
}

// Line implements Work.
func (w RoleWork) Line(op change.Op) change.Line {
	l := change.Line{Command: line.RoleAssign.With(), What: []string{"--role " + w.Role.CF}}
	if op == change.OpRemove {
		l.Command = line.RoleUnassign.With()
	}
	l.Who = []string{line.Posix(w.User.String())}
	if w.User.Client {
		l.Who = []string{"--client " + line.Posix(w.User.GUID)}
	}
	switch org := w.Place.Org.Name; {
	case w.Place.Space == nil:
		l.Where = []string{"--org " + line.Posix(org)}
	case strings.Contains(org, "/"):
		l.Where = []string{"--org " + line.Posix(org) + " --space " + line.Posix(w.Place.Space.Name)}
	default:
		l.Where = []string{"--space " + line.Posix(w.Place.String())}
	}
	return l
}
