package scripttest

import (
	"bytes"
	"cmp"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// RealMarker is the line that a script begins with when it also runs on a real UAA. Such a script must not depend on what
// others left there: it makes its own users, groups and clients, with $UNIQUE in their names.
const RealMarker = "# also runs on a real UAA"

// Config says where the scripts are and what they run against.
type Config struct {
	Dir     string // folder of the .txtar files
	Only    string // pattern of the names of those to run, without .txtar; empty: all
	RealUAA string // URL of a real UAA; empty: the sandbox
	Version string // of the real UAA: 4.30 or 77

	// Stderr is a file to which each cfid of a script adds what it prints on standard error, where that isn't a terminal; "":
	// none.
	Stderr string

	// Handler wraps what the sandboxes answer with, to look at their answers; nil: nothing does.
	Handler func(http.Handler) http.Handler
}

// Run runs every script of the folder, each with a home of its own.
func Run(t *testing.T, c Config) {
	t.Helper()
	guardHome(t)
	files, err := filepath.Glob(filepath.Join(c.Dir, cmp.Or(c.Only, "*")+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	if c.RealUAA != "" {
		files = marked(t, files)
	}
	if len(files) == 0 {
		t.Fatalf("no scripts in %s", c.Dir)
	}
	testscript.Run(t, testscript.Params{
		Files:               files,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               func(env *testscript.Env) error { return setup(env, c) },
		Cmds:                cmds(c),
		Condition:           func(name string) (bool, error) { return condition(c, name) },
	})
}

// guardHome fails the run if the tests would use the developer's own home, which they must not.
func guardHome(t *testing.T) {
	t.Helper()
	if home := os.Getenv("CFID_HOME"); home != "" {
		t.Fatalf("CFID_HOME is set (%s): unset it, tests have homes of their own", home)
	}
}

func marked(t *testing.T, files []string) []string {
	t.Helper()
	var out []string
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.HasPrefix(data, []byte(RealMarker)) {
			out = append(out, f)
		}
	}
	return out
}

// setup gives a script a home, and a vault whose key is a file: scripts about keyrings choose otherwise.
func setup(env *testscript.Env, c Config) error {
	home := filepath.Join(env.WorkDir, "home")
	if err := os.MkdirAll(home, 0o700); err != nil {
		return err
	}
	env.Values[serversValue{}] = map[serverKey]logger{}
	env.Values[stopsValue{}] = map[serverKey]func(){}
	env.Values[authorityValue{}] = &authority{}
	env.Values[terminalValue{}] = &terminal{}
	env.Values[proxyValue{}] = &proxy{hosts: map[string]string{}}
	env.Vars = append(env.Vars,
		"HOME="+home, "LANG=C.UTF-8", "TERM=xterm", "NO_COLOR=1",
		"CFID_VAULT=file", "CFID_VAULT_FILE="+filepath.Join(env.WorkDir, "vault-key"),
		"UNIQUE="+unique(),
		// Nothing listens there: a script that names a host of the world by mistake stays on this machine.
		"HTTP_PROXY=http://127.0.0.1:9", "HTTPS_PROXY=http://127.0.0.1:9",
	)
	if c.Stderr != "" {
		env.Vars = append(env.Vars, stderrVar+"="+c.Stderr)
	}
	if dir := os.Getenv("GOCOVERDIR"); dir != "" {
		env.Vars = append(env.Vars, "GOCOVERDIR="+dir)
	}
	return nil
}

func condition(c Config, name string) (bool, error) {
	switch name {
	case "real":
		return c.RealUAA != "", nil
	case "sandbox":
		return c.RealUAA == "", nil
	case "kernel":
		return kernelKeyring(), nil
	case "4.30":
		return strings.HasPrefix(c.Version, "4."), nil
	}
	return false, errUnknown(name)
}
