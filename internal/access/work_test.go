package access

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/uaa"
)

func TestCommandLine(t *testing.T) {
	c := &change.ChangeSet{}
	for _, name := range []string{"dev1", "dev 2"} {
		c.Add(
			change.Step{Op: change.OpRemove, Work: activeWork{&uaa.User{}, name}},
			change.Step{Op: change.OpRemove, Work: tokensWork{"u1", name}},
		)
	}
	c.Add(
		change.Step{Op: change.OpAdd, Work: activeWork{&uaa.User{}, "dev1"}},
		change.Step{Op: change.OpRemove, Work: approvalsWork{"app"}},
		change.Step{Op: change.OpRemove, Work: approvalsWork{"my app"}},
	)
	want := []string{
		"cfid user deactivate dev1 'dev 2'",
		"cfid token revoke --user dev1 --user 'dev 2'",
		"cfid user activate dev1",
		"cfid approval revoke app 'my app'",
	}
	if d := cmp.Diff(want, c.CommandLine()); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}
