package sandbox

import (
	"errors"
	"slices"
)

// ccLoad builds the state from the lines of a state file.
type ccLoad struct {
	st *ccState

	// known is the id as the UAA keeps it, "" for one that no user has: so the same text is in memory once.
	known func(id string) string
}

func newCCLoad(known func(id string) string) *ccLoad { return &ccLoad{&ccState{}, known} }

// whole tells whether there is what every Cloud Controller has.
func (l *ccLoad) whole() bool { return len(l.st.orgQuotas.rows) > 0 }

// finish comes after the last line; last is the newest stamp that was given.
func (l *ccLoad) finish(last int64) {
	l.st.last = max(l.st.last, last)
	l.flags()
}

// restore puts loaded data into a server that nobody uses yet.
func (s *ccServer) restore(l *ccLoad) { s.st = l.st }

// flags adds those that newer versions know.
func (l *ccLoad) flags() {
	kept := l.st.flags
	l.st.flags = nil
	l.st.seedFlags()
	for _, f := range kept {
		if at := slices.IndexFunc(l.st.flags, func(known *ccFlag) bool { return known.name == f.name }); at >= 0 {
			f.ccRow.guid, f.ccRow.born = l.st.flags[at].guid, l.st.flags[at].born
			l.st.flags[at] = f
		}
	}
}

var errCCReference = errors.New("a reference to nothing")

// take adds one line's record; false when there is none.
func (l *ccLoad) take(r *ccLine) (bool, error) {
	switch {
	case r.OrgQuota != nil:
		q := &ccOrgQuota{ccRow: r.OrgQuota.row(), name: r.OrgQuota.Name, limits: r.OrgQuota.limits()}
		return true, ccLoadRow(&l.st.orgQuotas, q)
	case r.Org != nil:
		return true, l.ccOrg(r.Org)
	case r.SpcQuota != nil:
		q := &ccSpaceQuota{ccRow: r.SpcQuota.row(), name: r.SpcQuota.Name, limits: r.SpcQuota.limits(), org: l.st.orgs.get(r.SpcQuota.Org)}
		if q.org == nil {
			return true, errCCReference
		}
		return true, ccLoadRow(&l.st.spaceQuotas, q)
	case r.Space != nil:
		return true, l.ccSpace(r.Space)
	case r.CCUser != nil:
		u := &ccUser{ccRow: r.CCUser.row(), meta: r.CCUser.meta(), client: r.CCUser.Client}
		if known := l.known(u.guid); known != "" {
			u.guid = known
		}
		return true, ccLoadRow(&l.st.users, u)
	case r.Role != nil:
		return true, l.ccRole(r.Role)
	case r.Domain != nil:
		d := &ccDomain{ccRow: r.Domain.row(), name: r.Domain.Name, internal: r.Domain.Internal, owner: l.st.orgs.get(r.Domain.Owner)}
		if d.owner == nil && r.Domain.Owner != "" {
			return true, errCCReference
		}
		return true, ccLoadRow(&l.st.domains, d)
	case r.Flag != nil:
		l.st.flags = append(l.st.flags, &ccFlag{ccRow: ccRow{touched: r.Flag.Touched}, name: r.Flag.Name, enabled: r.Flag.Enabled, message: r.Flag.Message})
		return true, nil
	case r.Event != nil:
		return true, l.ccEvent(r.Event)
	case r.Job != nil:
		return true, l.ccJob(r.Job)
	}
	return false, nil
}

// ccLoadRow adds a row. Rows come in the order they were born, which all tables rely on.
func ccLoadRow[T ccRecord](t *ccTable[T], record T) error {
	row := record.row()
	if row.guid == "" {
		return errors.New("a row without an id")
	}
	if n := len(t.rows); n > 0 && t.rows[n-1].row().born >= row.born {
		return errors.New("a row out of order")
	}
	var none T
	if t.get(row.guid) != none {
		return errors.New("a row twice")
	}
	t.add(record)
	return nil
}

func (l *ccLoad) ccOrg(in *stateOrg) error {
	st := l.st
	o := &ccOrg{ccRow: in.row(), name: in.Name, suspended: in.Suspended, meta: in.meta(), quota: st.orgQuotas.get(in.Quota)}
	if o.quota == nil {
		return errCCReference
	}
	if st.orgByName == nil {
		st.orgByName = map[string]*ccOrg{}
	}
	if st.orgByName[ccFold(o.name)] != nil {
		return errors.New("an org twice")
	}
	st.orgByName[ccFold(o.name)] = o
	o.quota.orgs.add(o)
	return ccLoadRow(&st.orgs, o)
}

func (l *ccLoad) ccSpace(in *stateSpace) error {
	st := l.st
	space := &ccSpace{ccRow: in.row(), name: in.Name, suspended: in.Suspended, meta: in.meta(), org: st.orgs.get(in.Org)}
	if in.Quota != "" {
		space.quota = st.spaceQuotas.get(in.Quota)
	}
	if space.org == nil || space.quota == nil && in.Quota != "" {
		return errCCReference
	}
	key := ccSpaceKey{space.org, ccFold(space.name)}
	if st.spaceByName == nil {
		st.spaceByName = map[ccSpaceKey]*ccSpace{}
	}
	if st.spaceByName[key] != nil {
		return errors.New("a space twice")
	}
	st.spaceByName[key] = space
	st.spacesByOrg.add(space.org, space)
	if space.quota != nil {
		space.quota.spaces.add(space)
	}
	return ccLoadRow(&st.spaces, space)
}

func (l *ccLoad) ccRole(in *stateRole) error {
	st := l.st
	r := &ccRole{ccRow: in.row(), kind: ccKindOf(in.Kind), user: st.users.get(in.User)}
	if in.Org != "" {
		r.org = st.orgs.get(in.Org)
	}
	if in.Space != "" {
		r.space = st.spaces.get(in.Space)
	}
	switch {
	case r.kind == ccNoKind || r.user == nil:
		return errCCReference
	case r.kind.ofSpace() != (r.space != nil) || r.kind.ofSpace() == (r.org != nil):
		return errors.New("a role in the wrong place")
	}
	st.rolesByUser.add(r.user, r)
	st.rolesByKind.add(r.kind, r)
	if r.org != nil {
		st.rolesByOrg.add(r.org, r)
	} else {
		st.rolesIn.add(r.space, r)
	}
	return ccLoadRow(&st.roles, r)
}

func (l *ccLoad) ccEvent(in *stateEvent) error {
	e := &ccEvent{
		ccRow: in.row(), kind: in.Kind, actor: ccActor{in.Actor, in.Email}, target: in.Target, data: in.Data, space: in.Space, org: in.Org,
	}
	if e.data == nil {
		e.data = newCCObject()
	}
	return ccLoadRow(&l.st.events, e)
}

func (l *ccLoad) ccJob(in *stateJob) error {
	j := &ccJob{
		ccRow: in.row(), kind: in.Kind, target: in.Target, actor: ccActor{in.Actor, in.Email}, done: in.Done, polls: in.Polls, due: in.Due,
	}
	if !j.done {
		l.st.jobs.waiting = append(l.st.jobs.waiting, j)
	}
	return ccLoadRow(&l.st.jobs.all, j)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (o *ccObject) UnmarshalJSON(raw []byte) error {
	read, err := parseCCObject(raw)
	if err == nil {
		*o = *read
	}
	return err
}
