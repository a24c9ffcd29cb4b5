package sandbox

import (
	"iter"
	"slices"
	"time"
)

// Lines of a state file that belong to the Cloud Controller half. References are guids.

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

// snapshot collects the lines; the caller holds Server.mu. Roles and events never change in place, all else is copied.
func (st *ccState) snapshot() []iter.Seq[stateRecord] {
	var first, places []stateRecord
	for _, q := range st.orgQuotas.rows {
		first = append(first, stateRecord{OrgQuota: quotaState(&q.ccRow, q.name, "", &q.limits)})
	}
	for _, o := range st.orgs.rows {
		first = append(first, stateRecord{Org: &stateOrg{rowState(&o.ccRow), metaState(o.meta), o.name, o.suspended, o.quota.guid}})
	}
	for _, q := range st.spaceQuotas.rows {
		first = append(first, stateRecord{SpcQuota: quotaState(&q.ccRow, q.name, q.org.guid, &q.limits)})
	}
	for _, s := range st.spaces.rows {
		one := &stateSpace{rowState(&s.ccRow), metaState(s.meta), s.name, s.suspended, s.org.guid, ""}
		if s.quota != nil {
			one.Quota = s.quota.guid
		}
		places = append(places, stateRecord{Space: one})
	}
	users := make([]ccUser, 0, len(st.users.rows))
	for _, u := range st.users.rows {
		users = append(users, *u)
	}
	same := func(r stateRecord) stateRecord { return r }
	return []iter.Seq[stateRecord]{
		lines(first, same), lines(places, same),
		lines(users, func(u ccUser) stateRecord {
			return stateRecord{CCUser: &stateController{rowState(&u.ccRow), metaState(u.meta), u.client}}
		}),
		lines(slices.Clone(st.roles.rows), roleState),
		lines(st.smallParts(), same),
		lines(slices.Clone(st.events.rows), func(e *ccEvent) stateRecord {
			return stateRecord{Event: &stateEvent{rowState(&e.ccRow), e.kind, e.actor.guid, e.actor.email, e.target, e.data, e.space, e.org}}
		}),
	}
}

func roleState(r *ccRole) stateRecord {
	out := &stateRole{stateRow: rowState(&r.ccRow), Kind: r.kind.String(), User: r.user.guid}
	if r.org != nil {
		out.Org = r.org.guid
	} else {
		out.Space = r.space.guid
	}
	return stateRecord{Role: out}
}

// smallParts are domains, flags and jobs.
func (st *ccState) smallParts() (out []stateRecord) {
	for _, d := range st.domains.rows {
		one := &stateDomain{rowState(&d.ccRow), d.name, d.internal, ""}
		if d.owner != nil {
			one.Owner = d.owner.guid
		}
		out = append(out, stateRecord{Domain: one})
	}
	for _, f := range st.flags {
		out = append(out, stateRecord{Flag: &stateFlag{f.name, f.touched, f.enabled, f.message}})
	}
	for _, j := range st.jobs.all.rows {
		out = append(out, stateRecord{Job: &stateJob{rowState(&j.ccRow), j.kind, j.target, j.actor.guid, j.actor.email, j.done, j.polls, j.due}})
	}
	return out
}
