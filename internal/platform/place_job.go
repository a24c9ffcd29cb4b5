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

// defaultJobTime is how long a job is waited for. A worker takes a job every 5 seconds, and an org with many apps takes
// minutes.
const defaultJobTime = 10 * time.Minute

// errJobTime ends the waiting.
var errJobTime = errors.New("the job took too long")

// follow waits for a job to end. What it did is then done; a job that failed says why, and one that does not end goes on
// without us.
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
