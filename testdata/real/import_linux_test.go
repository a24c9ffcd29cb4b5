package real

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestImportKilled imports 2,000 users into a real UAA, kills the import in the middle, more than once, and goes on. In the
// end there are exactly 2,000, each once, and the result file says that each was created.
func TestImportKilled(t *testing.T) {
	const all = 2000
	uaa, program, home := startUAA(t), builtProgram(t), t.TempDir()
	origin := fmt.Sprintf("imported-%d", time.Now().UnixNano())
	cfid := func(args ...string) *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), program, args...)
		cmd.Dir = home
		cmd.Env = []string{"HOME=" + home, "CFID_TARGET=" + uaa, "CFID_CLIENT_ID=admin", "CFID_CLIENT_SECRET=adminsecret"}
		return cmd
	}
	var file strings.Builder
	file.WriteString("userName,origin,email,givenName\n")
	for n := range all {
		fmt.Fprintf(&file, "im-%04d@example.com,%s,im-%04d@example.com,Number %d\n", n, origin, n, n)
	}
	if err := os.WriteFile(filepath.Join(home, "users.csv"), []byte(file.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	line := []string{"user", "import", "users.csv", "--unknown-origin", "--result", "result", "--resume", "-q"}
	created := func() int { return strings.Count(readText(t, filepath.Join(home, "result")), `"outcome":"created"`) }
	for _, share := range []int{all / 10, all / 3, all * 2 / 3} {
		run := cfid(line...)
		if err := run.Start(); err != nil {
			t.Fatal(err)
		}
		for limit := time.Now().Add(time.Minute); created() < share && time.Now().Before(limit); {
			time.Sleep(20 * time.Millisecond)
		}
		_ = run.Process.Kill()
		_ = run.Wait() // it was killed
		t.Logf("killed after %d rows", created())
	}
	start := time.Now()
	if out, err := cfid(line...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("the rest took %v", time.Since(start).Round(time.Millisecond))

	out, err := cfid("users", "--origin", origin, "-o", "name").Output()
	if err != nil {
		t.Fatal(err)
	}
	names := strings.Fields(string(out))
	slices.Sort(names)
	if len(names) != all || len(slices.Compact(names)) != all || names[0] != "im-0000@example.com" {
		t.Errorf("%d users", len(names))
	}
	if text := readText(t, filepath.Join(home, "result")); created() != all || strings.Contains(text, `"outcome":"failed"`) {
		t.Errorf("the result file has %d rows created", created())
	}
}

func readText(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(data)
}
