package access

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// MovedError reports that the result of a command was changed since, so that it cannot be undone.
type MovedError struct {
	ID  string
	Why []string // a line for each
}

// Class implements classed: the state differs from the one that the undo expects.
func (e *MovedError) Class() session.ErrorClass { return session.Conflict }

func (e *MovedError) Error() string {
	return fmt.Sprintf("%s cannot be undone: %s", e.ID, session.Some(e.Why))
}

// notUndone is the error for an entry without any write that can be undone.
const notUndone = "only changes of roles and of group members can be undone"

// PlanUndo plans to undo what a command did to roles and memberships, the last change first. It reads the servers'
// current state: what is already undone is kept, and if the result was changed since then it returns a *MovedError.
func PlanUndo(ctx context.Context, s *session.Session, id string) (*change.ChangeSet, error) {
	e, err := GetHistory(ctx, s, id)
	if err != nil {
		return nil, err
	}
	if err := sameServers(s, e); err != nil {
		return nil, err
	}
	u := &undo{s: s, entry: e, did: &change.ChangeSet{Asks: true}}
	for _, w := range e.Writes {
		switch {
		case !w.OK() && w.Ended:
		case w.Note == nil || w.Note.Kind == change.KindMember && w.Note.GroupID == "":
			u.lost++
		case w.Note.Kind == change.KindRole:
			u.roles = append(u.roles, w.Note)
		default:
			u.members = append(u.members, w.Note)
		}
	}
	if len(u.roles)+len(u.members) == 0 {
		return nil, session.Usage("%s: %s", e.ID, notUndone)
	}
	if u.lost > 0 {
		s.UI.Show("note: %d other changes of %s cannot be undone", u.lost, e.ID)
	}
	for _, part := range []func(context.Context) error{u.readMembers, u.readRoles} {
		if err := part(ctx); err != nil {
			return nil, err
		}
	}
	if len(u.moved) > 0 {
		return nil, &MovedError{ID: e.ID, Why: u.moved}
	}
	back, _ := u.did.Inverse()
	return back, nil
}

// sameServers checks that the undo runs at the servers and in the zone of the command.
func sameServers(s *session.Session, e *HistoryEntry) error {
	c, err := s.Context()
	if err != nil {
		return err
	}
	for _, w := range e.Writes {
		if !slices.ContainsFunc([]string{c.Target.API, c.Target.UAA}, func(base string) bool {
			u, err := rest.ParseURL(base)
			return err == nil && string(rest.OriginOf(u)) == w.At
		}) {
			return &session.UsageError{Text: fmt.Sprintf("%s was done at %s in context %s, and this is another server", e.ID, w.At, e.Context),
				Try: []line.Advice{line.HistoryUndo.With(e.ID).Flag("--context", e.Context)}}
		}
	}
	if e.Zone != s.Settings.Zone {
		return &session.UsageError{Text: e.ID + " was done in another identity zone", Try: []line.Advice{line.HistoryUndo.With(e.ID).Flag("--zone", e.Zone)}}
	}
	return nil
}

type undo struct {
	s              *session.Session
	entry          *HistoryEntry
	did            *change.ChangeSet // what the command did and was not changed since
	roles, members []*change.WriteNote
	lost           int
	moved          []string
}

func (u *undo) gone(n *change.WriteNote, why string) {
	u.moved = append(u.moved, fmt.Sprintf("%s %s %s: %s", n.Op, n.Who, n.What, why))
}

// readRoles reads the current roles of these users: one request for 50 of them.
func (u *undo) readRoles(ctx context.Context) error {
	if len(u.roles) == 0 {
		return nil
	}
	cc, err := u.s.CC(ctx)
	if err != nil {
		return err
	}
	var users, orgs, spaces []string
	for _, n := range u.roles {
		users, orgs, spaces = session.AppendNew(users, n.UserGUID), session.AppendNew(orgs, n.OrgGUID), session.AppendNew(spaces, n.SpaceGUID)
	}
	now, err := readUndo(ctx, cc, users, orgs, spaces)
	if err != nil {
		return err
	}
	for _, n := range u.roles {
		u.role(n, now)
	}
	return nil
}

// undoState is the current state of the platform.
type undoState struct {
	held   map[string]*capi.Role // by user, type and place
	users  map[string]bool
	orgs   map[string]*capi.Org
	spaces map[string]*capi.Space
}

func readUndo(ctx context.Context, cc *capi.Client, users, orgs, spaces []string) (*undoState, error) {
	now := &undoState{held: map[string]*capi.Role{}, users: map[string]bool{}, orgs: map[string]*capi.Org{}, spaces: map[string]*capi.Space{}}
	for part := range slices.Chunk(users, platform.GuidsPerQuery) {
		for r, err := range cc.Roles(ctx, capi.RoleQuery{UserGUIDs: part, Paging: platform.WholePages()}) {
			if err != nil {
				return nil, err
			}
			now.held[r.UserGUID()+" "+r.Type+" "+r.OrgGUID()+r.SpaceGUID()] = r
		}
		for user, err := range cc.Users(ctx, capi.UserQuery{GUIDs: part}) {
			if err != nil {
				return nil, err
			}
			now.users[user.GUID] = true
		}
	}
	for part := range slices.Chunk(slices.DeleteFunc(orgs, isEmpty), platform.GuidsPerQuery) {
		for o, err := range cc.Orgs(ctx, capi.OrgQuery{GUIDs: part}) {
			if err != nil {
				return nil, err
			}
			now.orgs[o.GUID] = o
		}
	}
	for part := range slices.Chunk(slices.DeleteFunc(spaces, isEmpty), platform.GuidsPerQuery) {
		for sp, err := range cc.Spaces(ctx, capi.SpaceQuery{GUIDs: part}) {
			if err != nil {
				return nil, err
			}
			now.spaces[sp.GUID] = sp
		}
	}
	return now, nil
}

func isEmpty(s string) bool { return s == "" }

func (u *undo) role(n *change.WriteNote, now *undoState) {
	role, known := perm.RoleOf(n.Role)
	org, space := now.orgs[n.OrgGUID], now.spaces[n.SpaceGUID]
	place := n.OrgGUID
	if n.SpaceGUID != "" {
		place = n.SpaceGUID
	}
	held := now.held[n.UserGUID+" "+n.Role+" "+place]
	if n.Op == change.OpRemove && held != nil || n.Op == change.OpAdd && held == nil {
		u.did.Add(change.Step{Op: change.OpKeep, Kind: change.KindRole, Who: n.Who, What: n.What, Where: n.Where})
		return
	}
	switch {
	case !known || n.UserGUID == "":
		u.gone(n, "the history does not contain the user")
		return
	case n.Op == change.OpAdd && n.RoleGUID != "" && held.GUID != n.RoleGUID:
		u.gone(n, "it was unassigned and assigned again since")
		return
	case n.Op == change.OpRemove && !now.users[n.UserGUID]:
		u.gone(n, "the user no longer exists")
		return
	case org == nil || n.SpaceGUID != "" && space == nil:
		u.gone(n, n.Where+" no longer exists, or you may not see it")
		return
	}
	w := platform.RoleWork{User: platform.RoleUser{GUID: n.UserGUID, Name: n.Who, Client: n.Client}, Role: role, Place: platform.Place{Org: org, Space: space}}
	if held != nil {
		w.RoleGUID = held.GUID
	}
	u.did.Add(w.Step(n.Op))
}

func (u *undo) readMembers(ctx context.Context) error {
	if len(u.members) == 0 {
		return nil
	}
	c, err := u.s.UAA(ctx)
	if err != nil {
		return err
	}
	groups := map[string]*uaa.Group{}
	for _, n := range u.members {
		g, read := groups[n.GroupID]
		if !read {
			if g, err = c.Group(ctx, n.GroupID); err != nil && !errors.Is(err, rest.ErrNotFound) {
				return err
			}
			groups[n.GroupID] = g
		}
		if err := u.member(ctx, c, n, g); err != nil {
			return err
		}
	}
	return nil
}

func (u *undo) member(ctx context.Context, c *uaa.Client, n *change.WriteNote, g *uaa.Group) error {
	if g == nil {
		u.gone(n, "group "+n.Where+" no longer exists")
		return nil
	}
	is := slices.ContainsFunc(g.Members, func(m uaa.Member) bool { return m.Value == n.MemberID })
	if is == (n.Op == change.OpRemove) {
		u.did.Add(change.Step{Op: change.OpKeep, Kind: change.KindMember, Who: n.Who, Where: g.DisplayName})
		return nil
	}
	if n.Op == change.OpRemove { // the UAA takes any id for a member
		if there, err := memberThere(ctx, c, n); err != nil || !there {
			u.gone(n, "it no longer exists")
			return err
		}
	}
	w := identity.MemberWork{GroupID: g.ID, Group: g.DisplayName, Name: n.Who, Member: uaa.Member{Value: n.MemberID, Type: n.MemberType, Origin: n.Origin}}
	u.did.Add(w.Step(n.Op))
	return nil
}

func memberThere(ctx context.Context, c *uaa.Client, n *change.WriteNote) (bool, error) {
	var err error
	if n.MemberType == uaa.MemberGroup {
		_, err = c.Group(ctx, n.MemberID)
	} else {
		_, err = c.User(ctx, n.MemberID)
	}
	if errors.Is(err, rest.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
