package sandbox

import "errors"

var errCCReference = errors.New("a reference to nothing")

// ccRecord adds a record of the Cloud Controller half; false when it is none.
func (l *stateLoad) ccRecord(r *stateRecord) (bool, error) {
	switch {
	case r.OrgQuota != nil:
		q := &ccOrgQuota{ccRow: r.OrgQuota.row(), name: r.OrgQuota.Name, limits: r.OrgQuota.limits()}
		return true, ccLoadRow(&l.cc.orgQuotas, q)
	case r.Org != nil:
		return true, l.ccOrg(r.Org)
	case r.SpcQuota != nil:
		q := &ccSpaceQuota{ccRow: r.SpcQuota.row(), name: r.SpcQuota.Name, limits: r.SpcQuota.limits(), org: l.cc.orgs.get(r.SpcQuota.Org)}
		if q.org == nil {
			return true, errCCReference
		}
		return true, ccLoadRow(&l.cc.spaceQuotas, q)
	case r.Space != nil:
		return true, l.ccSpace(r.Space)
	case r.CCUser != nil:
		u := &ccUser{ccRow: r.CCUser.row(), meta: r.CCUser.meta(), client: r.CCUser.Client}
		if known := l.zones[0].users.byID[u.guid]; known != nil {
			u.guid = known.id // the same text, once in memory
		}
		return true, ccLoadRow(&l.cc.users, u)
	case r.Role != nil:
		return true, l.ccRole(r.Role)
	case r.Domain != nil:
		d := &ccDomain{ccRow: r.Domain.row(), name: r.Domain.Name, internal: r.Domain.Internal, owner: l.cc.orgs.get(r.Domain.Owner)}
		if d.owner == nil && r.Domain.Owner != "" {
			return true, errCCReference
		}
		return true, ccLoadRow(&l.cc.domains, d)
	case r.Flag != nil:
		l.cc.flags = append(l.cc.flags, &ccFlag{ccRow: ccRow{touched: r.Flag.Touched}, name: r.Flag.Name, enabled: r.Flag.Enabled, message: r.Flag.Message})
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

func (l *stateLoad) ccOrg(in *stateOrg) error {
	st := l.cc
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

func (l *stateLoad) ccSpace(in *stateSpace) error {
	st := l.cc
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

func (l *stateLoad) ccRole(in *stateRole) error {
	st := l.cc
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

func (l *stateLoad) ccEvent(in *stateEvent) error {
	e := &ccEvent{
		ccRow: in.row(), kind: in.Kind, actor: ccActor{in.Actor, in.Email}, target: in.Target, data: in.Data, space: in.Space, org: in.Org,
	}
	if e.data == nil {
		e.data = newCCObject()
	}
	return ccLoadRow(&l.cc.events, e)
}

func (l *stateLoad) ccJob(in *stateJob) error {
	j := &ccJob{
		ccRow: in.row(), kind: in.Kind, target: in.Target, actor: ccActor{in.Actor, in.Email}, done: in.Done, polls: in.Polls, due: in.Due,
	}
	if !j.done {
		l.cc.jobs.waiting = append(l.cc.jobs.waiting, j)
	}
	return ccLoadRow(&l.cc.jobs.all, j)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (o *ccObject) UnmarshalJSON(raw []byte) error {
	read, err := parseCCObject(raw)
	if err == nil {
		*o = *read
	}
	return err
}
