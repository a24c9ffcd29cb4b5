package scripttest

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/cfid-cli/cfid/internal/sandbox"
)

type errUnknown string

func (e errUnknown) Error() string { return "unknown condition " + string(e) }

func unique() string {
	b := make([]byte, 4)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

// cmds are the commands of scripts beside testscript's own:
//
//	server [-uaa-version V] [-tls] [-cert HOST] [-public HOST] [-certs] [-strict] [-mfa CODE] [-mfa-answer CODE] [-impersonate]
//	       [PREFIX]
//	                                   a server for this script: sets API, UAA, HOST (with a prefix: PREFIX_API, …)
//	web [-tls] [-cert HOST] [-public HOST] PREFIX FOLDER
//	                                   a web server that answers with files: sets PREFIX_URL, PREFIX_HOST
//	clientkey rsa|ec NAME KID          a client's key: NAME.pem, NAME.jwk, $NAME_JWKS
//	clientassertion KEY.jwk CLIENT AUDIENCE FILE
//	                                   an assertion of a client, signed by that key
//	clientcert NAME                    a client's certificate: NAME.crt, NAME.key
//	stop [PREFIX]                      stops the server
//	code N COMMAND...                  runs a command that must end with this exit code
//	types [-stdin] FILE                what is typed at a terminal of the command that code runs next
//	screen PATTERN                     what that terminal showed
//	requests [PREFIX]                  the server's request log, as stdout; it is empty afterwards
//	counts FILE                        runs the commands of a file and compares the requests that each sends
//	api [-on PREFIX] METHOD PATH [BODY]
//	                                   asks the sandbox directly, as its admin
//	faults [FAULT...]                  injects faults at the server, as sandbox --fault does; no argument ends them
//	advance DURATION [PREFIX]          moves the server's clock
//	approve [-deny] FILE [USER PASSWORD]
//	                                   a user at a browser, who opens the page that a program's standard error (the file) names
//	browse URL USER PASSWORD           opens a page of a UAA and logs in there; the last page's text, as stdout
//	noleak SECRET...                   the secret is neither in the last output nor in any file of the script
func cmds(c Config) map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"api":             api,
		"clientkey":       clientKey,
		"clientcert":      clientCert,
		"clientassertion": clientAssertion,
		"web":             web,
		"halt":            halt,
		"server":          func(ts *testscript.TestScript, neg bool, args []string) { server(ts, c, args) },
		"code":            code,
		"types":           types,
		"screen":          screen,
		"requests":        requests,
		"counts":          counts,
		"advance":         advance,
		"faults":          faults,
		"approve":         approve,
		"browse":          browse,
		"noleak":          noleak,
	}
}

type serverKey string

func server(ts *testscript.TestScript, c Config, args []string) {
	o, args := parseOptions(ts, args)
	prefix := ""
	if len(args) == 1 {
		prefix = args[0] + "_"
	}
	if c.RealUAA != "" {
		setServer(ts, prefix, "", c.RealUAA)
		return
	}
	s, stop := startSandbox(ts, c, o)
	keep(ts, prefix, s, stop)
	setServer(ts, prefix, s.API(), s.UAA())
}

// running holds the servers of one script.
func running(ts *testscript.TestScript) map[serverKey]logger {
	return ts.Value(serversValue{}).(map[serverKey]logger) // setup put it there
}

type serversValue struct{}

func setServer(ts *testscript.TestScript, prefix, api, uaa string) {
	u, err := url.Parse(uaa)
	ts.Check(err)
	ts.Setenv(prefix+"API", api)
	ts.Setenv(prefix+"UAA", uaa)
	ts.Setenv(prefix+"HOST", u.Host)
}

type stopsValue struct{}

// keep registers a running server, and the function that stops it.
func keep(ts *testscript.TestScript, prefix string, s logger, stop func()) {
	running(ts)[serverKey(prefix)] = s
	stop = sync.OnceFunc(stop)
	ts.Value(stopsValue{}).(map[serverKey]func())[serverKey(prefix)] = stop // setup put it there
	ts.Defer(stop)
}

func halt(ts *testscript.TestScript, neg bool, args []string) {
	find(ts, args)
	prefix := ""
	if len(args) > 0 {
		prefix = args[0] + "_"
	}
	ts.Value(stopsValue{}).(map[serverKey]func())[serverKey(prefix)]()
}

func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N COMMAND...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	if t := terminalOf(ts); t.typed != "" {
		err = t.run(ts, args[1:])
	} else {
		err = ts.Exec(args[1], args[2:]...)
	}
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

func find(ts *testscript.TestScript, args []string) logger {
	prefix := ""
	if len(args) > 0 {
		prefix = args[0] + "_"
	}
	s := running(ts)[serverKey(prefix)]
	if s == nil {
		ts.Fatalf("no server %q is running (requests and advance work on the sandbox only: guard them with [sandbox])", prefix)
	}
	return s
}

func requests(ts *testscript.TestScript, neg bool, args []string) {
	s := find(ts, args)
	var b strings.Builder
	for _, r := range s.Requests() {
		fmt.Fprintf(&b, "%s %s %d\n", r.Method, r.Path, r.Status)
	}
	s.ResetRequests()
	_, err := ts.Stdout().Write([]byte(b.String()))
	ts.Check(err)
}

func advance(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) == 0 {
		ts.Fatalf("usage: advance DURATION [PREFIX]")
	}
	d, err := time.ParseDuration(args[0])
	ts.Check(err)
	s, ok := find(ts, args[1:]).(*sandbox.Server)
	if !ok {
		ts.Fatalf("only a sandbox has a clock")
	}
	s.Advance(d)
}
