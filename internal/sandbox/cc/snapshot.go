package cc

import (
	"iter"
	"slices"
	"time"
)

// Lines of a state file that belong to the Cloud Controller half. References are guids.

// PlatformLine is one line; exactly one field is set.
type PlatformLine struct {
	OrgQuota *stateQuota      `json:"org-quota,omitempty"`
	Org      *stateOrg        `json:"org,omitempty"`
	SpcQuota *stateQuota      `json:"space-quota,omitempty"`
	Space    *stateSpace      `json:"space,omitempty"`
	CCUser   *stateController `json:"cc-user,omitempty"`
	Role     *stateRole       `json:"role,omitempty"`
	Domain   *stateDomain     `json:"domain,omitempty"`
	Flag     *stateFlag       `json:"flag,omitempty"`
	Event    *stateEvent      `json:"event,omitempty"`
	Job      *stateJob        `json:"job,omitempty"`
}

// stateRow are the times and the guid of a resource of the Cloud Controller.
type stateRow struct {
	GUID    string `json:"guid"`
	Born    int64  `json:"born"`
	Touched int64  `json:"touched"`
}

func rowState(r *stored) stateRow { return stateRow{r.guid, r.born, r.touched} }

func (r stateRow) row() stored { return stored{guid: r.GUID, born: r.Born, touched: r.Touched} }

// stateMeta is metadata.
type stateMeta struct {
	Labels      map[string]string `json:"labels,omitempty"`
	Annotations map[string]string `json:"annotations,omitempty"`
}

func metaState(m meta) stateMeta { return stateMeta{m.labels, m.annotations} }

func (m stateMeta) meta() meta { return meta{m.Labels, m.Annotations} }

type stateController struct {
	stateRow
	stateMeta
	Client bool `json:"client,omitempty"`
}

type stateOrg struct {
	stateRow
	stateMeta
	Name      string `json:"name"`
	Suspended bool   `json:"suspended,omitempty"`
	Quota     string `json:"quota"`
}

type stateSpace struct {
	stateRow
	stateMeta
	Name      string `json:"name"`
	Suspended bool   `json:"suspended,omitempty"`
	Org       string `json:"org"`
	Quota     string `json:"quota,omitempty"`
}

type stateRole struct {
	stateRow
	Kind  string `json:"type"`
	User  string `json:"user"`
	Org   string `json:"org,omitempty"`
	Space string `json:"space,omitempty"`
}

type stateDomain struct {
	stateRow
	Name     string `json:"name"`
	Internal bool   `json:"internal,omitempty"`
	Owner    string `json:"owner,omitempty"`
}

// stateQuota is a quota; Org is its owner, "" for an organization quota.
type stateQuota struct {
	stateRow
	Name     string        `json:"name"`
	Org      string        `json:"org,omitempty"`
	Apps     appLimits     `json:"apps"`
	Services serviceLimits `json:"services"`
	Routes   routeLimits   `json:"routes"`
	Domains  domainLimits  `json:"domains"`
}

type stateFlag struct {
	Name    string  `json:"name"`
	Touched int64   `json:"touched"`
	Enabled bool    `json:"enabled"`
	Message *string `json:"message,omitempty"`
}

type stateEvent struct {
	stateRow
	Kind   string  `json:"type"`
	Actor  string  `json:"actor"`
	Email  string  `json:"email,omitempty"`
	Target party   `json:"target"`
	Data   *object `json:"data"`
	Space  string  `json:"space,omitempty"`
	Org    string  `json:"org,omitempty"`
}

type stateJob struct {
	stateRow
	Kind   string    `json:"type"`
	Target string    `json:"target"`
	Actor  string    `json:"actor"`
	Email  string    `json:"email,omitempty"`
	Done   bool      `json:"done,omitempty"`
	Polls  int       `json:"polls"`
	Due    time.Time `json:"due"`
}

func quotaState(row *stored, name, org string, l *limits) *stateQuota {
	parts := l.parts(jsonBase{}, name)
	return &stateQuota{rowState(row), name, org, parts.Apps, parts.Services, parts.Routes, domainLimits{l.domains}}
}

func (q *stateQuota) limits() limits {
	return limits{
		totalMemory: q.Apps.TotalMemory, processMemory: q.Apps.ProcessMemory, instances: q.Apps.Instances, tasks: q.Apps.Tasks, logRate: q.Apps.LogRate,
		paidServices: q.Services.Paid, serviceInstances: q.Services.Instances, serviceKeys: q.Services.Keys,
		routes: q.Routes.Routes, ports: q.Routes.Ports, domains: q.Domains.Domains,
	}
}

// Frozen shows the newest stamp and the lines to do while nothing changes. The lines may be read later.
func (s *Server) Frozen(do func(last int64, lines []iter.Seq[PlatformLine])) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	do(s.st.last, s.st.snapshot())
}

// lines makes lines from items.
func lines[T any](items []T, one func(T) PlatformLine) iter.Seq[PlatformLine] {
	return func(yield func(PlatformLine) bool) {
		for _, item := range items {
			if !yield(one(item)) {
				return
			}
		}
	}
}

// snapshot collects the lines; the caller holds Server.mu. Roles and events never change in place, all else is copied.
func (st *state) snapshot() []iter.Seq[PlatformLine] {
	var first, places []PlatformLine
	for _, q := range st.orgQuotas.rows {
		first = append(first, PlatformLine{OrgQuota: quotaState(&q.stored, q.name, "", &q.limits)})
	}
	for _, o := range st.orgs.rows {
		first = append(first, PlatformLine{Org: &stateOrg{rowState(&o.stored), metaState(o.meta), o.name, o.suspended, o.quota.guid}})
	}
	for _, q := range st.spaceQuotas.rows {
		first = append(first, PlatformLine{SpcQuota: quotaState(&q.stored, q.name, q.org.guid, &q.limits)})
	}
	for _, s := range st.spaces.rows {
		one := &stateSpace{rowState(&s.stored), metaState(s.meta), s.name, s.suspended, s.org.guid, ""}
		if s.quota != nil {
			one.Quota = s.quota.guid
		}
		places = append(places, PlatformLine{Space: one})
	}
	users := make([]user, 0, len(st.users.rows))
	for _, u := range st.users.rows {
		users = append(users, *u)
	}
	same := func(r PlatformLine) PlatformLine { return r }
	return []iter.Seq[PlatformLine]{
		lines(first, same), lines(places, same),
		lines(users, func(u user) PlatformLine {
			return PlatformLine{CCUser: &stateController{rowState(&u.stored), metaState(u.meta), u.client}}
		}),
		lines(slices.Clone(st.roles.rows), roleState),
		lines(st.smallParts(), same),
		lines(slices.Clone(st.events.rows), func(e *event) PlatformLine {
			return PlatformLine{Event: &stateEvent{rowState(&e.stored), e.kind, e.actor.guid, e.actor.email, e.target, e.data, e.space, e.org}}
		}),
	}
}

func roleState(r *role) PlatformLine {
	out := &stateRole{stateRow: rowState(&r.stored), Kind: r.kind.String(), User: r.user.guid}
	if r.org != nil {
		out.Org = r.org.guid
	} else {
		out.Space = r.space.guid
	}
	return PlatformLine{Role: out}
}

// smallParts are domains, flags and jobs.
func (st *state) smallParts() (out []PlatformLine) {
	for _, d := range st.domains.rows {
		one := &stateDomain{rowState(&d.stored), d.name, d.internal, ""}
		if d.owner != nil {
			one.Owner = d.owner.guid
		}
		out = append(out, PlatformLine{Domain: one})
	}
	for _, f := range st.flags {
		out = append(out, PlatformLine{Flag: &stateFlag{f.name, f.touched, f.enabled, f.message}})
	}
	for _, j := range st.jobs.all.rows {
		out = append(out, PlatformLine{Job: &stateJob{rowState(&j.stored), j.kind, j.target, j.actor.guid, j.actor.email, j.done, j.polls, j.due}})
	}
	return out
}
