package robust

import (
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"

	"github.com/cfid-cli/cfid/internal/sandbox"
)

// terminal is a pty with an emulator at its other end, which answers the queries that programs send to terminals.
type terminal struct {
	t      *testing.T
	pty    *os.File
	screen *vt.SafeEmulator
	cmd    *exec.Cmd
	ended  chan error
}

// terminal runs a shell line in a terminal of 100×30. The shell has job control, so that the dashboard can be stopped.
func (p *person) terminal(script string) *terminal {
	p.t.Helper()
	cmd := exec.CommandContext(p.t.Context(), "/bin/sh", "-c", "set -m\n"+script, os.Getenv(binaryVar))
	cmd.Env, cmd.Dir = append(p.env, "TERM=xterm-256color"), p.wd
	f, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: 100, Rows: 30})
	if err != nil {
		p.t.Fatal(err)
	}
	term := &terminal{t: p.t, pty: f, screen: vt.NewSafeEmulator(100, 30), cmd: cmd, ended: make(chan error, 1)}
	var copies sync.WaitGroup
	copies.Go(func() { _, _ = io.Copy(term.screen, f) }) // ends with the pty
	copies.Go(func() { _, _ = io.Copy(f, term.screen) }) // the emulator's answers; ends with its pipe
	go func() { term.ended <- cmd.Wait() }()
	p.t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended
		_ = f.Close()
		// The emulator's own Close writes what its Read and Write read without a lock.
		_ = term.screen.InputPipe().(io.Closer).Close()
		copies.Wait()
	})
	return term
}

func (term *terminal) picture() string { return ansi.Strip(term.screen.Render()) }

// until waits until the screen shows all patterns.
func (term *terminal) until(patterns ...string) {
	term.t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		picture, missing := term.picture(), ""
		for _, pattern := range patterns {
			if !regexp.MustCompile(pattern).MatchString(picture) {
				missing = pattern
			}
		}
		if missing == "" {
			return
		}
		if time.Now().After(end) {
			term.t.Fatalf("no %q on\n%s", missing, picture)
		}
	}
}

// keys types keys; after each it waits for a pattern on the screen.
func (term *terminal) keys(pairs ...string) {
	term.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if _, err := term.pty.WriteString(pairs[i]); err != nil {
			term.t.Fatal(err)
		}
		term.until(pairs[i+1])
	}
}

const (
	keyEnter = "\r"
	keyDown  = "\x1b[B"
	keyRight = "\x1b[C"
	keyEsc   = "\x1b"
	ctrlZ    = "\x1a"
)

func dashboard(t *testing.T) (*person, *sandbox.Server) {
	t.Helper()
	s := serve(t, sandbox.Config{Size: sandbox.Size{Orgs: 3, Spaces: 1, Users: 5}})
	p := newPerson(t)
	p.cfid("target "+s.API()).want(t, 0)
	p.typed("admin\n", "login", "admin", "--password-stdin").want(t, 0)
	return p, s
}

// toMatrix goes from home to the roles of acme/dev.
func (term *terminal) toMatrix() {
	term.t.Helper()
	term.until("logged in as admin")
	term.keys("1", "org-00003", keyEnter, "▾ acme", keyDown, "> +dev", keyEnter, "acme/dev  1 user", keyRight, "SpaceManager:")
}

// TestDashboard: orgs, a space, its roles; three changes are staged and applied, and the server has them.
func TestDashboard(t *testing.T) {
	p, _ := dashboard(t)
	term := p.terminal(`"$0" tui; echo "left with $?"; stty -a | tr ' ' '\n' | grep -x -e '-\?icanon' -e '-\?echo'`)
	term.toMatrix()
	term.keys(" ", "1 staged", "auser-000002"+keyEnter, "> +user-000002", " ", "2 staged", keyRight+" ", "3 staged",
		"o", "cfid role assign marissa@uaa user-000002@uaa --role SpaceManager --space acme/dev", keyEsc, "tick",
		"P", "to add, 0 to remove", "a", "4 changes applied", keyEsc, "acme/dev  2 users",
		"q", "left with 0\\s+icanon\\s+echo")
	got := p.cfid("roles --space acme/dev -o csv").want(t, 0).out
	for _, want := range []string{"marissa,uaa,SpaceManager", "marissa,uaa,SpaceDeveloper", "user-000002,uaa,SpaceManager", "user-000002,uaa,SpaceDeveloper"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
}

// TestDashboardStops: suspended by its key or by a signal, it returns the terminal to the shell, and resumes with the
// staged changes and with the terminal's new size.
func TestDashboardStops(t *testing.T) {
	p, _ := dashboard(t)
	// Each stop has a number: at the second the screen shows the first one again before the shell has the terminal.
	shell := `; echo; echo "stop $n"; stty -a | tr ' ' '\n' | grep -x -e '-\?icanon'; read go; fg >/dev/null`
	term := p.terminal(`"$0" tui; n=1` + shell + `; n=2` + shell + `; echo "left with $?"`)
	term.toMatrix()
	term.keys(" ", "1 staged", ctrlZ, "stop 1\\s+icanon")
	if err := pty.Setsize(term.pty, &pty.Winsize{Cols: 70, Rows: 20}); err != nil {
		t.Fatal(err)
	}
	term.screen.Resize(70, 20)
	term.keys("\r", "1 staged")
	if err := syscall.Kill(term.dashboard(), syscall.SIGTSTP); err != nil {
		t.Fatal(err)
	}
	term.until("stop 2\\s+icanon")
	term.keys("\r", "1 staged", "q", "1 change is staged and not applied", "d", "left with 0")
}

// TestDashboardSignals: after a signal that ends it the terminal works, and shows the commands for the staged changes.
func TestDashboardSignals(t *testing.T) {
	for signal, code := range map[syscall.Signal]int{syscall.SIGTERM: 143, syscall.SIGHUP: 129} {
		p, _ := dashboard(t)
		term := p.terminal(`"$0" tui; echo "left with $?"; stty -a | tr ' ' '\n' | grep -x -e '-\?icanon'`)
		term.toMatrix()
		term.keys(" ", "1 staged")
		if err := syscall.Kill(term.dashboard(), signal); err != nil {
			t.Fatal(err)
		}
		term.until("staged and not applied:\\s+cfid role assign marissa@uaa --role SpaceManager --space acme/dev", "left with "+strconv.Itoa(code)+"\\s+icanon")
	}
}

// dashboard is the process id of the program that the shell has started.
func (term *terminal) dashboard() int {
	term.t.Helper()
	data, err := os.ReadFile("/proc/" + strconv.Itoa(term.cmd.Process.Pid) + "/task/" + strconv.Itoa(term.cmd.Process.Pid) + "/children")
	if err != nil {
		term.t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.Fields(string(data))[0])
	if err != nil {
		term.t.Fatal(err)
	}
	return pid
}
