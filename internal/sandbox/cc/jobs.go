package cc

import (
	"cmp"
	"net/http"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/fault"
	"github.com/cfid-cli/cfid/internal/sandbox/random"
)

const (
	jobPolls = 2
	jobDelay = 100 * time.Millisecond
	jobKept  = 90 * 24 * time.Hour
)

// job is an asynchronous delete. It runs when it was asked for often enough or when its delay is over, whichever is
// first: until then its resource is still there.
type job struct {
	stored
	kind, target string // resource type and guid
	actor        actor
	done         bool
	polls        int       // how many more times it may be asked for before it runs
	due          time.Time // when it runs in any case
	fate         string    // FaultJobFailed, FaultJobStuck, or nothing goes wrong
}

// jobs holds all jobs and, oldest first, those that have not run.
type jobs struct {
	all     table[*job]
	waiting []*job
}

type jobJSON struct {
	jsonBase
	Operation string      `json:"operation"`
	State     string      `json:"state"`
	Errors    []*apiError `json:"errors"`
	Warnings  []struct{}  `json:"warnings"`
	Links     *namedLinks `json:"links"`
}

// startJob queues the delete of a resource and answers where to ask for it. A second delete queues a second job.
func (c *call) startJob(kind, guid string) (reply, error) {
	jobs := &c.st.jobs
	for len(jobs.all.rows) > 0 && jobs.all.rows[0].born < c.now.Add(-jobKept).UnixMicro() {
		jobs.all.remove(jobs.all.rows[0])
	}
	j := &job{
		stored: c.st.newRow(random.UUID(), c.now), kind: kind, target: guid, actor: c.actor(),
		polls: cmp.Or(c.st.options.JobPolls, jobPolls),
		due:   c.now.Add(cmp.Or(c.st.options.JobDelay, jobDelay)),
		fate:  fault.JobFate(c.r),
	}
	jobs.all.add(j)
	jobs.waiting = append(jobs.waiting, j)
	return reply{status: http.StatusAccepted, location: c.link("jobs", j.guid).Href}, nil
}

// runDueJobs runs the jobs whose delay is over.
func (s *Server) runDueJobs() {
	now := s.now()
	s.mu.RLock()
	due := len(s.st.jobs.waiting) > 0 && s.st.jobs.anyDue(now)
	s.mu.RUnlock()
	if !due {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, j := range s.st.jobs.waiting {
		if !now.Before(j.due) {
			s.run(j, now)
		}
	}
	s.st.jobs.sweep()
}

func (js *jobs) anyDue(now time.Time) bool {
	for _, j := range js.waiting {
		if !now.Before(j.due) {
			return true
		}
	}
	return false
}

// sweep forgets that finished jobs were waiting.
func (js *jobs) sweep() {
	var rest []*job
	for _, j := range js.waiting {
		if !j.done {
			rest = append(rest, j)
		}
	}
	js.waiting = rest
}

// run does a job's work. A resource that was deleted meanwhile counts as deleted by it.
func (s *Server) run(j *job, now time.Time) {
	if j.fate == fault.JobStuck {
		return
	}
	if j.fate == "" {
		s.delete(j, now)
	}
	j.done = true
	j.touched = s.st.stamp(now)
}

// delete deletes what a job is about.
func (s *Server) delete(j *job, now time.Time) {
	c := &call{s: s, st: s.st, now: now}
	switch j.kind {
	case "role":
		c.runRoleDelete(j)
	case "user":
		if u := c.st.users.get(j.target); u != nil {
			c.st.removeUser(u)
		}
	case "organization":
		c.runOrgDelete(j)
	case "space":
		if space := c.st.spaces.get(j.target); space != nil {
			c.st.removeSpaces(space)
			c.recordSpace(j.actor, "delete-request", space, recursive())
		}
	case "organization_quota":
		c.runOrgQuotaDelete(j)
	case "space_quota":
		c.runSpaceQuotaDelete(j)
	}
}

// failure is what a failed job says.
func (j *job) failure() *apiError {
	const why = " failed because one or more resources within could not be deleted."
	switch j.kind {
	case "organization":
		return &apiError{Detail: "Deletion of organization " + j.target + why, Title: "CF-OrganizationDeletionFailed", Code: 290010}
	case "space":
		return &apiError{Detail: "Deletion of space " + j.target + why, Title: "CF-SpaceDeletionFailed", Code: 290008}
	}
	return &apiError{Detail: "An unknown error occurred.", Title: "UnknownError", Code: 10001}
}

func recursive() *object {
	o := newObject()
	o.set("recursive", true)
	return o
}

func (c *call) runRoleDelete(j *job) {
	r := c.st.roles.get(j.target)
	if r == nil {
		return
	}
	c.recordRole(j.actor, r.kind, "_remove", r.user, r.org, r.space, newObject())
	c.st.removeRoles([]*role{r})
}

func (c *call) runOrgDelete(j *job) {
	o := c.st.orgs.get(j.target)
	if o == nil {
		return
	}
	spaces := append([]*space(nil), c.st.spacesByOrg.of(o)...)
	c.st.removeOrg(o)
	for _, space := range spaces {
		c.recordSpace(j.actor, "delete-request", space, recursive())
	}
	c.recordOrg(j.actor, "delete-request", o, recursive())
}

// showJob answers every caller: jobs have no owner.
func (c *call) showJob() (reply, error) {
	j := c.st.jobs.all.get(c.guid(0))
	if j == nil {
		return reply{}, missing("Job")
	}
	if j.polls--; !j.done && j.polls <= 0 {
		c.s.run(j, c.now)
		c.st.jobs.sweep()
	}
	out := jobJSON{
		jsonBase: j.base(), Operation: j.kind + ".delete", State: "PROCESSING",
		Errors: []*apiError{}, Warnings: []struct{}{}, Links: &namedLinks{},
	}
	if j.done {
		out.State = "COMPLETE"
	}
	if j.done && j.fate == fault.JobFailed {
		out.State, out.Errors = "FAILED", append(out.Errors, j.failure())
	}
	out.Links.add("self", c.link("jobs", j.guid))
	if c.st.exists(j.kind, j.target) {
		out.Links.add(j.kind, link{Href: c.api + "/v3/" + j.kind + "s/" + j.target})
	}
	return okReply(out)
}

// exists reports whether there is a resource of that type and guid.
func (st *state) exists(kind, guid string) bool {
	switch kind {
	case "role":
		return st.roles.get(guid) != nil
	case "user":
		return st.users.get(guid) != nil
	case "organization":
		return st.orgs.get(guid) != nil
	case "space":
		return st.spaces.get(guid) != nil
	case "organization_quota":
		return st.orgQuotas.get(guid) != nil
	case "space_quota":
		return st.spaceQuotas.get(guid) != nil
	}
	return false
}
