package capi

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/rest"
)

// States of a job. Identity jobs go from PROCESSING to one of the last two.
const (
	JobProcessing = "PROCESSING"
	JobPolling    = "POLLING"
	JobComplete   = "COMPLETE"
	JobFailed     = "FAILED"
)

// Job is work that the Cloud Controller does after its answer.
type Job struct {
	rest.Raw  `json:"-"`
	GUID      string       `json:"guid"`
	Operation string       `json:"operation"` // "role.delete", "organization.delete", …
	State     string       `json:"state"`
	CreatedAt time.Time    `json:"created_at"`
	UpdatedAt time.Time    `json:"updated_at"`
	Errors    []JobProblem `json:"errors"` // empty unless FAILED
	Warnings  []JobWarning `json:"warnings"`
}

// JobProblem is a v3 error object.
type JobProblem struct {
	Code   int    `json:"code"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
}

// JobWarning is a warning of a job that succeeded.
type JobWarning struct {
	Detail string `json:"detail"`
}

// JobError is a job that FAILED.
type JobError struct{ Job *Job }

func (e *JobError) Error() string {
	reasons := make([]string, 0, len(e.Job.Errors))
	for _, p := range e.Job.Errors {
		reasons = append(reasons, fmt.Sprintf("%d %s: %s", p.Code, p.Title, p.Detail))
	}
	if len(reasons) == 0 {
		reasons = append(reasons, "the server gave no reason")
	}
	return rest.Printable(fmt.Sprintf("job %s (%s): %s", e.Job.GUID, e.Job.Operation, strings.Join(reasons, "; ")))
}

// The pauses between two requests for a job.
const (
	firstLook = 100 * time.Millisecond
	lastLook  = 2 * time.Second
	// With several API servers the database may return a new job with a delay.
	unknownLooks = 3
)

// Job reads a job by the URL that a 202 named.
func (c *Client) Job(ctx context.Context, url string) (*Job, error) {
	return fetch[Job](ctx, c, rest.Get(url, nil))
}

// WaitJob polls a job until it is done. progress, if not nil, is called for each poll. A job that
// FAILED is a *JobError; one that the server doesn't know after three polls is rest.ErrNotFound,
// and its result is unknown.
func (c *Client) WaitJob(ctx context.Context, url string, progress func(*Job)) (*Job, error) {
	return wait(ctx, func(ctx context.Context) (*Job, error) { return c.Job(ctx, url) }, progress)
}

func wait(ctx context.Context, look func(context.Context) (*Job, error), progress func(*Job)) (*Job, error) {
	unknown := 0
	for pause := firstLook; ; pause = min(2*pause, lastLook) {
		job, err := look(ctx)
		switch {
		case errors.Is(err, rest.ErrNotFound):
			if unknown++; unknown == unknownLooks {
				return nil, fmt.Errorf("what the job did is unknown: %w", err)
			}
		case err != nil:
			return nil, err
		default:
			if progress != nil {
				progress(job)
			}
			if done, err := job.outcome(); done {
				return job, err
			}
		}
		if err := sleep(ctx, pause); err != nil {
			return nil, err
		}
	}
}

func (j *Job) outcome() (done bool, err error) {
	switch j.State {
	case JobComplete:
		return true, nil
	case JobFailed:
		return true, &JobError{j}
	}
	return false, nil
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
