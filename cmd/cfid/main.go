// Command cfid is identity and access for Cloud Foundry on the command line.
//
// Everything happens in commands.Main; here are only the process's own affairs: signals, the environment, the exit code.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/cfid-cli/cfid/commands"
)

// version is set by the release build; else the module's version is taken.
var version string

func main() {
	ctx, stop := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		s := <-signals
		stop(interrupt(s))
		signal.Stop(signals) // a second Ctrl-C ends the process at once
	}()
	os.Exit(commands.Main(ctx, os.Args[1:], standard()))
}

func standard() commands.IO {
	env := os.Environ()
	// What a child process inherits must not hold a credential; cfid itself works on the copy.
	for _, key := range []string{"CFID_PASSWORD", "CFID_CLIENT_SECRET", "CFID_ACCESS_TOKEN"} {
		_ = os.Unsetenv(key) // fails for impossible names only
	}
	dir, err := os.Getwd()
	if err != nil {
		dir = "" // a deleted working directory: there is no .cfid.yaml to be found then
	}
	std := commands.IO{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: env, Dir: dir, Version: versionText()}
	if tty, err := commands.OpenTTY(); err == nil {
		_ = tty.Close()
		std.TTY = commands.OpenTTY
	}
	return std
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
