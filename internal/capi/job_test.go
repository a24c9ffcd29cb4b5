package capi

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/rest"
)

func TestWaitJob(t *testing.T) {
	const (
		working  = `{"guid":"j1","operation":"role.delete","state":"PROCESSING","errors":[],"warnings":[]}`
		complete = `{"guid":"j1","operation":"role.delete","state":"COMPLETE","errors":[],"warnings":[{"detail":"w"}]}`
		failed   = `{"guid":"j1","operation":"organization.delete","state":"FAILED","errors":[{"detail":"Domain 'd' is shared.","title":"CF-OrganizationDeletionFailed","code":290010}]}`
		unknown  = `{"errors":[{"detail":"Job not found","title":"CF-ResourceNotFound","code":10010}]}`
		broken   = `{"errors":[{"detail":"boom","title":"UnknownError","code":10001}]}`
	)
	for name, tt := range map[string]struct {
		answers []string
		states  []string
		want    string // "" or the error
		is      error
	}{
		"at once":        {[]string{complete}, []string{"COMPLETE"}, "", nil},
		"after a while":  {[]string{working, working, complete}, []string{"PROCESSING", "PROCESSING", "COMPLETE"}, "", nil},
		"a little late":  {[]string{unknown, unknown, complete}, []string{"COMPLETE"}, "", nil},
		"failed":         {[]string{working, failed}, []string{"PROCESSING", "FAILED"}, "job j1 (organization.delete): 290010 CF-OrganizationDeletionFailed: Domain 'd' is shared.", nil},
		"without reason": {[]string{`{"guid":"j1","state":"FAILED"}`}, []string{"FAILED"}, "job j1 (): the server gave no reason", nil},
		"unknown":        {[]string{unknown, unknown, unknown, complete}, nil, "", rest.ErrNotFound},
		"error":          {[]string{working, broken, complete}, []string{"PROCESSING"}, "", rest.ErrServer},
	} {
		n := 0
		c, _ := client(t, func(w http.ResponseWriter, r *http.Request) {
			switch tt.answers[n] {
			case unknown:
				w.WriteHeader(404)
			case broken:
				w.WriteHeader(500)
			}
			body(tt.answers[n])(w, r)
			n++
		})
		var states []string
		job, err := c.WaitJob(t.Context(), c.API().Base().String()+"/v3/jobs/j1", func(j *Job) { states = append(states, j.State) })
		if d := cmp.Diff(tt.states, states); d != "" {
			t.Errorf("%s: %s", name, d)
		}
		var failure *JobError
		switch {
		case tt.is != nil && !errors.Is(err, tt.is):
			t.Errorf("%s: %v", name, err)
		case tt.want != "" && (!errors.As(err, &failure) || err.Error() != tt.want || job == nil):
			t.Errorf("%s: %v", name, err)
		case tt.is == nil && tt.want == "" && (err != nil || job.State != JobComplete || job.Warnings[0].Detail != "w"):
			t.Errorf("%s: %+v %v", name, job, err)
		}
	}
}

// TestWaitJobPauses: from 100 ms, doubled, to 2 s.
func TestWaitJobPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var at []time.Duration
		start := time.Now()
		look := func(context.Context) (*Job, error) {
			at = append(at, time.Since(start))
			if len(at) == 8 {
				return &Job{State: JobComplete}, nil
			}
			return &Job{State: JobProcessing}, nil
		}
		if _, err := wait(t.Context(), look, nil); err != nil {
			t.Fatal(err)
		}
		ms := time.Millisecond
		if d := cmp.Diff([]time.Duration{0, 100 * ms, 300 * ms, 700 * ms, 1500 * ms, 3100 * ms, 5100 * ms, 7100 * ms}, at); d != "" {
			t.Error(d)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 150*ms)
		defer cancel()
		stuck := func(context.Context) (*Job, error) { return &Job{State: JobPolling}, nil }
		if _, err := wait(ctx, stuck, nil); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
}
