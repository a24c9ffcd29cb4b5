package cc

import (
	"errors"
	"slices"
)

// Loader builds the state from the lines of a state file.
type Loader struct {
	st *state

	// known is the id as the UAA keeps it, "" for one that no user has: so the same text is in memory once.
	known func(id string) string
}

// NewLoader reads a saved state.
func NewLoader(known func(id string) string) *Loader { return &Loader{&state{}, known} }

// Whole reports whether there is what every Cloud Controller has.
func (l *Loader) Whole() bool { return len(l.st.orgQuotas.rows) > 0 }

// Finish comes after the last line; last is the newest stamp that was given.
func (l *Loader) Finish(last int64) {
	l.st.last = max(l.st.last, last)
	l.flags()
}

// Restore puts loaded data into a server that is not in use yet.
func (s *Server) Restore(l *Loader) { s.st = l.st }

// flags adds those that newer versions know.
func (l *Loader) flags() {
	kept := l.st.flags
	l.st.flags = nil
	l.st.seedFlags()
	for _, f := range kept {
		if at := slices.IndexFunc(l.st.flags, func(known *flag) bool { return known.name == f.name }); at >= 0 {
			f.stored.guid, f.stored.born = l.st.flags[at].guid, l.st.flags[at].born
			l.st.flags[at] = f
		}
	}
}

var errReference = errors.New("a reference to nothing")

// Take adds one line's record; false when there is none.
func (l *Loader) Take(r *PlatformLine) (bool, error) {
	switch {
	case r.OrgQuota != nil:
		q := &orgQuota{stored: r.OrgQuota.row(), name: r.OrgQuota.Name, limits: r.OrgQuota.limits()}
		return true, loadRow(&l.st.orgQuotas, q)
	case r.Org != nil:
		return true, l.org(r.Org)
	case r.SpcQuota != nil:
		q := &spaceQuota{stored: r.SpcQuota.row(), name: r.SpcQuota.Name, limits: r.SpcQuota.limits(), org: l.st.orgs.get(r.SpcQuota.Org)}
		if q.org == nil {
			return true, errReference
		}
		return true, loadRow(&l.st.spaceQuotas, q)
	case r.Space != nil:
		return true, l.space(r.Space)
	case r.CCUser != nil:
		u := &user{stored: r.CCUser.row(), meta: r.CCUser.meta(), client: r.CCUser.Client}
		if known := l.known(u.guid); known != "" {
			u.guid = known
		}
		return true, loadRow(&l.st.users, u)
	case r.Role != nil:
		return true, l.role(r.Role)
	case r.Domain != nil:
		d := &domain{stored: r.Domain.row(), name: r.Domain.Name, internal: r.Domain.Internal, owner: l.st.orgs.get(r.Domain.Owner)}
		if d.owner == nil && r.Domain.Owner != "" {
			return true, errReference
		}
		return true, loadRow(&l.st.domains, d)
	case r.Flag != nil:
		l.st.flags = append(l.st.flags, &flag{stored: stored{touched: r.Flag.Touched}, name: r.Flag.Name, enabled: r.Flag.Enabled, message: r.Flag.Message})
		return true, nil
	case r.Event != nil:
		return true, l.event(r.Event)
	case r.Job != nil:
		return true, l.job(r.Job)
	}
	return false, nil
}

// loadRow adds a row. Rows come in the order they were born, which all tables rely on.
func loadRow[T record](t *table[T], record T) error {
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

func (l *Loader) org(in *stateOrg) error {
	st := l.st
	o := &org{stored: in.row(), name: in.Name, suspended: in.Suspended, meta: in.meta(), quota: st.orgQuotas.get(in.Quota)}
	if o.quota == nil {
		return errReference
	}
	if st.orgByName == nil {
		st.orgByName = map[string]*org{}
	}
	if st.orgByName[fold(o.name)] != nil {
		return errors.New("an org twice")
	}
	st.orgByName[fold(o.name)] = o
	o.quota.orgs.add(o)
	return loadRow(&st.orgs, o)
}

func (l *Loader) space(in *stateSpace) error {
	st := l.st
	s := &space{stored: in.row(), name: in.Name, suspended: in.Suspended, meta: in.meta(), org: st.orgs.get(in.Org)}
	if in.Quota != "" {
		s.quota = st.spaceQuotas.get(in.Quota)
	}
	if s.org == nil || s.quota == nil && in.Quota != "" {
		return errReference
	}
	key := spaceKey{s.org, fold(s.name)}
	if st.spaceByName == nil {
		st.spaceByName = map[spaceKey]*space{}
	}
	if st.spaceByName[key] != nil {
		return errors.New("a space twice")
	}
	st.spaceByName[key] = s
	st.spacesByOrg.add(s.org, s)
	if s.quota != nil {
		s.quota.spaces.add(s)
	}
	return loadRow(&st.spaces, s)
}

func (l *Loader) role(in *stateRole) error {
	st := l.st
	r := &role{stored: in.row(), kind: kindOf(in.Kind), user: st.users.get(in.User)}
	if in.Org != "" {
		r.org = st.orgs.get(in.Org)
	}
	if in.Space != "" {
		r.space = st.spaces.get(in.Space)
	}
	switch {
	case r.kind == noKind || r.user == nil:
		return errReference
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
	return loadRow(&st.roles, r)
}

func (l *Loader) event(in *stateEvent) error {
	e := &event{
		stored: in.row(), kind: in.Kind, actor: actor{in.Actor, in.Email}, target: in.Target, data: in.Data, space: in.Space, org: in.Org,
	}
	if e.data == nil {
		e.data = newObject()
	}
	return loadRow(&l.st.events, e)
}

func (l *Loader) job(in *stateJob) error {
	j := &job{
		stored: in.row(), kind: in.Kind, target: in.Target, actor: actor{in.Actor, in.Email}, done: in.Done, polls: in.Polls, due: in.Due,
	}
	if !j.done {
		l.st.jobs.waiting = append(l.st.jobs.waiting, j)
	}
	return loadRow(&l.st.jobs.all, j)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (o *object) UnmarshalJSON(raw []byte) error {
	read, err := parseObject(raw)
	if err == nil {
		*o = *read
	}
	return err
}
