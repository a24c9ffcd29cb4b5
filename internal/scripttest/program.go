package scripttest

import (
	"context"
	"flag"
	"io"
	"log"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/cfid-cli/cfid/commands"
)

// Main is the TestMain of a package that runs scripts: in a child process that testscript starts, it is cfid.
// m is a *testing.M, or what wraps its Run.
func Main(m testscript.TestingM) {
	// Scripts mostly wait – for a device's next poll, for an event – so more of them than processors run at once.
	_ = flag.Set("test.parallel", strconv.Itoa(2*runtime.GOMAXPROCS(0))) // testing declares it
	testscript.Main(m, map[string]func(){"cfid": program, "xdg-open": systemBrowser})
}

// program is cmd/cfid/main.go for scripts. A terminal is used only where the script made one (types): there the child
// leads a session of its own. It never prompts on a developer's terminal.
func program() {
	log.SetOutput(io.Discard)
	ctx, stop := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		s := <-signals
		number, _ := s.(syscall.Signal)
		stop(&commands.Interrupt{Signal: s.String(), Code: 128 + int(number)})
	}()
	env := os.Environ()
	for _, key := range commands.TakenVars() {
		_ = os.Unsetenv(key)
	}
	dir, err := os.Getwd()
	if err != nil {
		panic(err)
	}
	std := commands.IO{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: env, Dir: dir, Version: "1.2.3"}
	if copied := copyOf(os.Stderr); copied != nil {
		std.Err = copied
	}
	if leadsSession() {
		std.TTY = commands.OpenTTY
	}
	os.Exit(commands.Main(ctx, os.Args[1:], std))
}

// stderrVar names the file of Config.Stderr.
const stderrVar = "CFID_TEST_STDERR"

// copyOf writes to f and to the file that stderrVar names; nil: there is none, or f is a terminal, which cfid must recognise.
func copyOf(f *os.File) io.Writer {
	path := os.Getenv(stderrVar)
	if info, err := f.Stat(); path == "" || err != nil || info.Mode()&os.ModeCharDevice != 0 {
		return nil
	}
	copied, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	return io.MultiWriter(f, copied)
}
