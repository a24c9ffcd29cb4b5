package robust

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"syscall"
	"testing"
)

// TestNoCoreDump: a crash writes no core file, even if the user's shell allows it.
func TestNoCoreDump(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	cmd := exec.CommandContext(t.Context(), "/bin/sh", "-c", `ulimit -c unlimited; ulimit -c; exec "$0" sandbox --listen 127.0.0.1:0`, os.Getenv(binaryVar))
	cmd.Env, cmd.Dir, cmd.SysProcAttr = p.env, p.wd, &syscall.SysProcAttr{Setsid: true}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	lines := bufio.NewScanner(out)
	for range 2 { // the shell's limit, and the sandbox's first line: it runs
		if !lines.Scan() {
			t.Fatal("no sandbox")
		}
	}
	limits, err := os.ReadFile(fmt.Sprintf("/proc/%d/limits", cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`(?m)^Max core file size +0 `).Match(limits) {
		t.Errorf("core dumps are on:\n%s", limits)
	}
}
