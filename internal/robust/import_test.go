//go:build unix

package robust

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox"
)

// TestImportKilled kills an import at random moments and resumes it, several times. In the end each user exists once,
// was created once, and no row failed.
func TestImportKilled(t *testing.T) {
	t.Parallel()
	const all = 150
	server := serve(t, sandbox.Config{Latency: 5 * time.Millisecond})
	p := newPerson(t)
	p.loginClient(server.API())
	p.cfid("group create im.read").want(t, 0)
	var file strings.Builder
	file.WriteString("userName,origin,groups\n")
	for n := range all {
		fmt.Fprintf(&file, "im-%03d,ldap,im.read\n", n)
	}
	write(t, filepath.Join(p.wd, "users.csv"), file.String())
	const line = "user import users.csv --unknown-origin --result result --resume"
	kills := 0
	for ; kills < 6; kills++ {
		p.killed("", line, 60*time.Millisecond+rand.N(80*time.Millisecond))
	}
	done := strings.Count(results(t, p), `"outcome":"created"`)
	if done == 0 || done >= all {
		t.Logf("%d kills left %d of %d rows done: they came too early or too late to show much", kills, done, all)
	}
	p.cfid(line).want(t, 0)
	p.cfid(line).want(t, 0, "nothing left to do")

	listed := strings.Fields(p.cfid("users --origin ldap -o name --sort-by userName").want(t, 0).out)
	if len(listed) != all || listed[0] != "im-000" || listed[all-1] != "im-149" {
		t.Errorf("%d users: %v", len(listed), listed)
	}
	members := strings.Fields(p.cfid("group member list im.read -o name").want(t, 0).out)
	if len(members) != all {
		t.Errorf("%d members", len(members))
	}
	created := 0
	for _, r := range server.Requests() {
		if r.Method == "POST" && r.Path == "/uaa/Users" && r.Status == 201 {
			created++
		}
	}
	if created != all {
		t.Errorf("%d were created", created)
	}
	if text := results(t, p); strings.Contains(text, `"outcome":"failed"`) || strings.Count(text, `"outcome":"created"`) != all {
		t.Errorf("the result file does not say that each was created once:\n%s", text)
	}
}

func results(t *testing.T, p *person) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(p.wd, "result"))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(data)
}
