package scripttest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// terminal holds the input typed ahead for the next command and the screen of the last one. testscript's own ttyin
// closes the terminal when its command ends, even if not all output has been read.
type terminal struct {
	typed  string // empty: the next command has no terminal
	stdin  bool   // it is the command's standard input, too
	screen string
}

type terminalValue struct{}

func terminalOf(ts *testscript.TestScript) *terminal {
	return ts.Value(terminalValue{}).(*terminal) // setup put it there
}

// types gives the next command, which code must run, a terminal at which the lines of a file are typed, and Ctrl-D.
//
//	types [-stdin] FILE
func types(ts *testscript.TestScript, neg bool, args []string) {
	t := terminalOf(ts)
	if len(args) == 2 && args[0] == "-stdin" {
		t.stdin, args = true, args[1:]
	}
	if neg || len(args) != 1 {
		ts.Fatalf("usage: types [-stdin] FILE")
	}
	if t.typed = ts.ReadFile(args[0]); t.typed == "" {
		ts.Fatalf("nothing is typed")
	}
}

// screen matches a pattern with what the terminal of the last command showed.
//
//	[!] screen PATTERN
func screen(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: [!] screen PATTERN")
	}
	shown := terminalOf(ts).screen
	if matched := regexp.MustCompile(`(?m)` + args[0]).MatchString(shown); matched == neg {
		ts.Fatalf("matches %q: %v\n%s", args[0], matched, shown)
	}
}

// run runs a command at the terminal; its output becomes stdout and stderr.
func (t *terminal) run(ts *testscript.TestScript, args []string) error {
	env, stdin, err := surroundings(ts)
	if err != nil {
		return err
	}
	path, err := lookPath(ts.Getenv("PATH"), args[0])
	if err != nil {
		return err
	}
	var out, errs strings.Builder
	cmd := exec.Command(path, args[1:]...)
	cmd.Env, cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = env, ts.MkAbs("."), strings.NewReader(stdin), &out, &errs
	shown, err := atTerminal(cmd, t.typed, t.stdin)
	*t = terminal{screen: shown}
	ts.Logf("[terminal]\n%s\n[stdout]\n%s\n[stderr]\n%s", shown, &out, &errs)
	fmt.Fprint(ts.Stdout(), out.String())
	fmt.Fprint(ts.Stderr(), errs.String())
	return err
}

// surroundings are the environment of a script's commands and the standard input that stdin gave the next one, for which
// testscript has no functions.
func surroundings(ts *testscript.TestScript) (env []string, stdin string, err error) {
	file, err := os.CreateTemp("", "surroundings-")
	if err != nil {
		return nil, "", err
	}
	_ = file.Close()
	defer func() { _ = os.Remove(file.Name()) }()
	if err := ts.Exec("sh", "-c", `{ env -0; printf '=\0'; cat; } >"$0"`, file.Name()); err != nil {
		return nil, "", err
	}
	data, err := os.ReadFile(file.Name())
	if err != nil {
		return nil, "", err
	}
	vars, stdin, _ := strings.Cut(string(data), "\x00=\x00")
	return strings.Split(vars, "\x00"), stdin, nil
}

func lookPath(path, name string) (string, error) {
	for _, dir := range filepath.SplitList(path) {
		if found, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
			return found, nil
		}
	}
	return "", fmt.Errorf("%s: %w", name, exec.ErrNotFound)
}
