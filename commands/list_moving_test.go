package commands

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox"
)

// TestListWhileOthersChange: while users come and go, no user who stays is listed twice, and a warning tells of users that
// may be missing: a deleted user moves all later ones forward, possibly onto a page that was read already.
func TestListWhileOthersChange(t *testing.T) {
	const all, leave = 2500, 40 // the oldest leave: all others follow them
	s, err := sandbox.New(sandbox.Config{Latency: 10 * time.Millisecond, Size: sandbox.Size{Users: all}})
	if err != nil {
		t.Fatal(err)
	}
	stop, err := s.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	home := t.TempDir()
	env := []string{"HOME=" + home, "CFID_HOME=" + home, "LANG=C.UTF-8", "CFID_TARGET=" + s.UAA(), "CFID_CLIENT_ID=admin", "CFID_CLIENT_SECRET=adminsecret"}
	run := func(ctx context.Context, args ...string) (string, string, int) {
		var out, errs bytes.Buffer
		code := Main(ctx, args, IO{In: strings.NewReader(""), Out: &out, Err: &errs, Env: env, Dir: home, Version: "1.2.3"})
		return out.String(), errs.String(), code
	}
	ctx, cancel := context.WithCancel(t.Context())
	var churn sync.WaitGroup
	churn.Go(func() {
		for i := 0; i < leave && ctx.Err() == nil; i++ {
			run(ctx, "user", "delete", fmt.Sprintf("user-%06d", i+1), "--yes")
		}
		for i := 0; i < leave && ctx.Err() == nil; i++ { // not in turns: one that goes and one that comes between two pages leave no trace
			run(ctx, "user", "create", fmt.Sprintf("come-%02d", i), "--origin", "ldap", "--unknown-origin")
		}
	})
	defer churn.Wait()
	defer cancel()
	noted := 0
	for range 12 {
		out, errs, code := run(t.Context(), "users", "-o", "name")
		if code != 0 {
			t.Fatal(code, errs)
		}
		listed := map[string]int{}
		for _, name := range strings.Fields(out) {
			listed[name]++
		}
		missing := 0
		for i := leave; i < all; i++ {
			switch n := listed[fmt.Sprintf("user-%06d", i+1)]; {
			case n == 0:
				missing++
			case n > 1:
				t.Errorf("user-%06d is listed %d times", i+1, n)
			}
		}
		told := strings.Contains(errs, "the users changed while they were read")
		if missing > 0 && !told {
			t.Errorf("%d who stayed are missing, and nothing is said of it: %q", missing, errs)
		}
		if told {
			noted++
		}
	}
	t.Logf("%d of 12 lists say that the users changed", noted)
}
