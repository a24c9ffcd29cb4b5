package sandbox

import (
	"iter"
	"slices"
	"time"
)

// Lines of a state file that belong to the Cloud Controller half. References are guids.

// ccLine is one line; exactly one field is set.
type ccLine struct {
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

func rowState(r *ccRow) stateRow { return stateRow{r.guid, r.born, r.touched} }

func (r stateRow) row() ccRow { return ccRow{guid: r.GUID, born: r.Born, touched: r.Touched} }

// stateMeta is metadata.
type stateMeta struct {
	Labels      map[string]string `json:"labels,omitempty"`
	Annotations map[string]string `json:"annotations,omitempty"`
}

func metaState(m ccMeta) stateMeta { return stateMeta{m.labels, m.annotations} }

func (m stateMeta) meta() ccMeta { return ccMeta{m.Labels, m.Annotations} }

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
	Name     string          `json:"name"`
	Org      string          `json:"org,omitempty"`
	Apps     ccAppLimits     `json:"apps"`
	Services ccServiceLimits `json:"services"`
	Routes   ccRouteLimits   `json:"routes"`
	Domains  ccDomainLimits  `json:"domains"`
}

type stateFlag struct {
	Name    string  `json:"name"`
	Touched int64   `json:"touched"`
	Enabled bool    `json:"enabled"`
	Message *string `json:"message,omitempty"`
}

type stateEvent struct {
	stateRow
	Kind   string    `json:"type"`
	Actor  string    `json:"actor"`
	Email  string    `json:"email,omitempty"`
	Target ccParty   `json:"target"`
	Data   *ccObject `json:"data"`
	Space  string    `json:"space,omitempty"`
	Org    string    `json:"org,omitempty"`
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

func quotaState(row *ccRow, name, org string, l *ccLimits) *stateQuota {
	parts := l.parts(ccBase{}, name)
	return &stateQuota{rowState(row), name, org, parts.Apps, parts.Services, parts.Routes, ccDomainLimits{l.domains}}
}

func (q *stateQuota) limits() ccLimits {
	return ccLimits{
		totalMemory: q.Apps.TotalMemory, processMemory: q.Apps.ProcessMemory, instances: q.Apps.Instances, tasks: q.Apps.Tasks, logRate: q.Apps.LogRate,
		paidServices: q.Services.Paid, serviceInstances: q.Services.Instances, serviceKeys: q.Services.Keys,
		routes: q.Routes.Routes, ports: q.Routes.Ports, domains: q.Domains.Domains,
	}
}

// frozen shows the newest stamp and the lines to do while nothing changes. The lines may be read later.
func (s *ccServer) frozen(do func(last int64, lines []iter.Seq[ccLine])) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	do(s.st.last, s.st.snapshot())
}

// ccLines makes lines from items.
func ccLines[T any](items []T, one func(T) ccLine) iter.Seq[ccLine] {
	return func(yield func(ccLine) bool) {
		for _, item := range items {
			if !yield(one(item)) {
				return
			}
		}
	}
}

// snapshot collects the lines; the caller holds ccServer.mu. Roles and events never change in place, all else is copied.
func (st *ccState) snapshot() []iter.Seq[ccLine] {
	var first, places []ccLine
	for _, q := range st.orgQuotas.rows {
		first = append(first, ccLine{OrgQuota: quotaState(&q.ccRow, q.name, "", &q.limits)})
	}
	for _, o := range st.orgs.rows {
		first = append(first, ccLine{Org: &stateOrg{rowState(&o.ccRow), metaState(o.meta), o.name, o.suspended, o.quota.guid}})
	}
	for _, q := range st.spaceQuotas.rows {
		first = append(first, ccLine{SpcQuota: quotaState(&q.ccRow, q.name, q.org.guid, &q.limits)})
	}
	for _, s := range st.spaces.rows {
		one := &stateSpace{rowState(&s.ccRow), metaState(s.meta), s.name, s.suspended, s.org.guid, ""}
		if s.quota != nil {
			one.Quota = s.quota.guid
		}
		places = append(places, ccLine{Space: one})
	}
	users := make([]ccUser, 0, len(st.users.rows))
	for _, u := range st.users.rows {
		users = append(users, *u)
	}
	same := func(r ccLine) ccLine { return r }
	return []iter.Seq[ccLine]{
		ccLines(first, same), ccLines(places, same),
		ccLines(users, func(u ccUser) ccLine {
			return ccLine{CCUser: &stateController{rowState(&u.ccRow), metaState(u.meta), u.client}}
		}),
		ccLines(slices.Clone(st.roles.rows), roleState),
		ccLines(st.smallParts(), same),
		ccLines(slices.Clone(st.events.rows), func(e *ccEvent) ccLine {
			return ccLine{Event: &stateEvent{rowState(&e.ccRow), e.kind, e.actor.guid, e.actor.email, e.target, e.data, e.space, e.org}}
		}),
	}
}

func roleState(r *ccRole) ccLine {
	out := &stateRole{stateRow: rowState(&r.ccRow), Kind: r.kind.String(), User: r.user.guid}
	if r.org != nil {
		out.Org = r.org.guid
	} else {
		out.Space = r.space.guid
	}
	return ccLine{Role: out}
}

// smallParts are domains, flags and jobs.
func (st *ccState) smallParts() (out []ccLine) {
	for _, d := range st.domains.rows {
		one := &stateDomain{rowState(&d.ccRow), d.name, d.internal, ""}
		if d.owner != nil {
			one.Owner = d.owner.guid
		}
		out = append(out, ccLine{Domain: one})
	}
	for _, f := range st.flags {
		out = append(out, ccLine{Flag: &stateFlag{f.name, f.touched, f.enabled, f.message}})
	}
	for _, j := range st.jobs.all.rows {
		out = append(out, ccLine{Job: &stateJob{rowState(&j.ccRow), j.kind, j.target, j.actor.guid, j.actor.email, j.done, j.polls, j.due}})
	}
	return out
}
