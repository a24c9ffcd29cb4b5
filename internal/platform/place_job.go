package platform

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/session"
)

// defaultJobTime is how long cfid waits for a job. A worker takes a job every 5 seconds, and an org with many apps
// takes minutes.
const defaultJobTime = 10 * time.Minute

// errJobTime is the cause when the waiting times out.
var errJobTime = errors.New("the job timed out")

// follow waits for a job to end and returns the error of a failed one. A job that does not end in time continues on the
// server.
func follow(ctx context.Context, s *session.Session, cc *capi.Client, jobURL, what string, limit time.Duration) error {
	if jobURL == "" {
		return nil
	}
	if limit <= 0 {
		limit = defaultJobTime
	}
	waiting, stop := context.WithTimeoutCause(ctx, limit, errJobTime)
	defer stop()
	_, err := cc.WaitJob(waiting, jobURL, nil)
	if err != nil && ctx.Err() == nil && context.Cause(waiting) == errJobTime { //nolint:errorlint // it is our own, unwrapped
		return &PendingError{What: what, Job: jobPath(jobURL), After: limit, Err: context.DeadlineExceeded}
	}
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

func jobPath(jobURL string) string {
	u, err := url.Parse(jobURL)
	if err != nil {
		return jobURL
	}
	return u.Path
}
