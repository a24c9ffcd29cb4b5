package sandbox

import (
	"cmp"
	"net/http"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/fault"
	"github.com/cfid-cli/cfid/internal/sandbox/random"
)

const (
	ccJobPolls = 2
	ccJobDelay = 100 * time.Millisecond
	ccJobKept  = 90 * 24 * time.Hour
)

// ccJob is an asynchronous delete. It runs when it was asked for often enough or when its delay is over, whichever is
// first: until then its resource is still there.
type ccJob struct {
	ccRow
	kind, target string // resource type and guid
	actor        ccActor
	done         bool
	polls        int       // how many more times it may be asked for before it runs
	due          time.Time // when it runs in any case
	fate         string    // FaultJobFailed, FaultJobStuck, or nothing goes wrong
}

// ccJobs holds all jobs and, oldest first, those that have not run.
type ccJobs struct {
	all     ccTable[*ccJob]
	waiting []*ccJob
}

type ccJobJSON struct {
	ccBase
	Operation string        `json:"operation"`
	State     string        `json:"state"`
	Errors    []*ccError    `json:"errors"`
	Warnings  []struct{}    `json:"warnings"`
	Links     *ccNamedLinks `json:"links"`
}

// startJob queues the delete of a resource and answers where to ask for it. A second delete queues a second job.
func (c *ccCall) startJob(kind, guid string) (ccReply, error) {
	jobs := &c.st.jobs
	for len(jobs.all.rows) > 0 && jobs.all.rows[0].born < c.now.Add(-ccJobKept).UnixMicro() {
		jobs.all.remove(jobs.all.rows[0])
	}
	j := &ccJob{
		ccRow: c.st.newRow(random.UUID(), c.now), kind: kind, target: guid, actor: c.actor(),
		polls: cmp.Or(c.st.options.JobPolls, ccJobPolls),
		due:   c.now.Add(cmp.Or(c.st.options.JobDelay, ccJobDelay)),
		fate:  fault.JobFate(c.r),
	}
	jobs.all.add(j)
	jobs.waiting = append(jobs.waiting, j)
	return ccReply{status: http.StatusAccepted, location: c.link("jobs", j.guid).Href}, nil
}

// ccRunDueJobs runs the jobs whose delay is over.
func (s *ccServer) ccRunDueJobs() {
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
			s.ccRun(j, now)
		}
	}
	s.st.jobs.sweep()
}

func (js *ccJobs) anyDue(now time.Time) bool {
	for _, j := range js.waiting {
		if !now.Before(j.due) {
			return true
		}
	}
	return false
}

// sweep forgets that finished jobs were waiting.
func (js *ccJobs) sweep() {
	var rest []*ccJob
	for _, j := range js.waiting {
		if !j.done {
			rest = append(rest, j)
		}
	}
	js.waiting = rest
}

// ccRun does a job's work. A resource that has gone meanwhile counts as deleted.
func (s *ccServer) ccRun(j *ccJob, now time.Time) {
	if j.fate == fault.JobStuck {
		return
	}
	if j.fate == "" {
		s.ccDelete(j, now)
	}
	j.done = true
	j.touched = s.st.stamp(now)
}

// ccDelete deletes what a job is about.
func (s *ccServer) ccDelete(j *ccJob, now time.Time) {
	c := &ccCall{s: s, st: s.st, now: now}
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
			c.st.removeSpaces([]*ccSpace{space})
			c.recordSpace(j.actor, "delete-request", space, ccRecursive())
		}
	case "organization_quota":
		c.runOrgQuotaDelete(j)
	case "space_quota":
		c.runSpaceQuotaDelete(j)
	}
}

// failure is what a failed job says.
func (j *ccJob) failure() *ccError {
	const why = " failed because one or more resources within could not be deleted."
	switch j.kind {
	case "organization":
		return &ccError{Detail: "Deletion of organization " + j.target + why, Title: "CF-OrganizationDeletionFailed", Code: 290010}
	case "space":
		return &ccError{Detail: "Deletion of space " + j.target + why, Title: "CF-SpaceDeletionFailed", Code: 290008}
	}
	return &ccError{Detail: "An unknown error occurred.", Title: "UnknownError", Code: 10001}
}

func ccRecursive() *ccObject {
	o := newCCObject()
	o.set("recursive", true)
	return o
}

func (c *ccCall) runRoleDelete(j *ccJob) {
	r := c.st.roles.get(j.target)
	if r == nil {
		return
	}
	c.recordRole(j.actor, r.kind, "_remove", r.user, r.org, r.space, newCCObject())
	c.st.removeRoles([]*ccRole{r})
}

func (c *ccCall) runOrgDelete(j *ccJob) {
	o := c.st.orgs.get(j.target)
	if o == nil {
		return
	}
	spaces := append([]*ccSpace(nil), c.st.spacesByOrg.of(o)...)
	c.st.removeOrg(o)
	for _, space := range spaces {
		c.recordSpace(j.actor, "delete-request", space, ccRecursive())
	}
	c.recordOrg(j.actor, "delete-request", o, ccRecursive())
}

// showJob answers anyone: jobs belong to nobody.
func (c *ccCall) showJob() (ccReply, error) {
	j := c.st.jobs.all.get(c.guid(0))
	if j == nil {
		return ccReply{}, ccMissing("Job")
	}
	if j.polls--; !j.done && j.polls <= 0 {
		c.s.ccRun(j, c.now)
		c.st.jobs.sweep()
	}
	out := ccJobJSON{
		ccBase: j.base(), Operation: j.kind + ".delete", State: "PROCESSING",
		Errors: []*ccError{}, Warnings: []struct{}{}, Links: &ccNamedLinks{},
	}
	if j.done {
		out.State = "COMPLETE"
	}
	if j.done && j.fate == fault.JobFailed {
		out.State, out.Errors = "FAILED", append(out.Errors, j.failure())
	}
	out.Links.add("self", c.link("jobs", j.guid))
	if c.st.exists(j.kind, j.target) {
		out.Links.add(j.kind, ccLink{Href: c.api + "/v3/" + j.kind + "s/" + j.target})
	}
	return ccOK(out)
}

// exists tells whether there is a resource of that type and guid.
func (st *ccState) exists(kind, guid string) bool {
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
