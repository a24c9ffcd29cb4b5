// Command cfid is identity and access for Cloud Foundry on the command line.
//
// Everything happens in commands.Main; here are only the process's own affairs: signals, the environment, the exit code.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/cfid-cli/cfid/commands"
)

// version is set by the release build; else the module's version is taken.
var version string

func main() {
	noCoreDump()
	// net/http logs what a server sends against the rules of HTTP, in the server's words: nothing may pass the scrubber by.
	log.SetOutput(io.Discard)
	// Lists of any size in little memory: collecting garbage earlier costs little beside waiting for servers.
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50)
	}
	ctx, stop := context.WithCancelCause(context.Background())
	std := standard()
	std.Start = func() { listen(stop) }
	os.Exit(commands.Main(ctx, os.Args[1:], std))
}

// renewal is the longest that a command goes on after Ctrl-C: while a server renews the session, for the old refresh token
// may be worth nothing by then.
const renewal = 20 * time.Second

// listen makes signals end what is running in good order. It takes a thread, a quarter of a millisecond.
func listen(stop context.CancelCauseFunc) {
	// A pipe that nobody reads is an error of the write then, and not the end of the process in the midst of a renewal.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		s := <-signals
		stop(interrupt(s))
		for began := time.Now(); time.Since(began) < renewal; s = <-signals {
		}
		os.Exit(interrupt(s).Code) // something hangs that should have ended
	}()
}

func standard() commands.IO {
	env := os.Environ()
	for _, key := range commands.TakenVars() {
		_ = os.Unsetenv(key) // fails for impossible names only
	}
	dir, err := os.Getwd()
	if err != nil {
		dir = "" // a deleted working directory: there is no .cfid.yaml to be found then
	}
	return commands.IO{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, TTY: commands.OpenTTY, Env: env, Dir: dir, Version: versionText(),
	}
}

func versionText() string {
	if version != "" {
		return strings.TrimPrefix(version, "v")
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return strings.TrimPrefix(info.Main.Version, "v")
	}
	return "0.0.0-dev"
}

func interrupt(s os.Signal) *commands.Interrupt {
	number, ok := s.(syscall.Signal)
	if !ok {
		number = syscall.SIGINT
	}
	return &commands.Interrupt{Signal: fmt.Sprint(s), Code: 128 + int(number)}
}
